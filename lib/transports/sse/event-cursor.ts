import { RequestMalformedError } from '@a2a-js/sdk/errors';

/** Digits of the task id in a cursor: enough to notice a cursor of another task. */
const TAG_LENGTH = 8;

const CURSOR = /^(\d{1,15})(?:-([0-9a-f]{8}))?$/;

/** The SSE id of an event: its sequence number, and a tag of the task it belongs to. */
export function formatCursor(seq: number, taskId: string): string {
  return `${seq}-${taskId.slice(-TAG_LENGTH)}`;
}

/**
 * The sequence number in a `Last-Event-ID`; a bare number is one, too.
 * @throws RequestMalformedError when it is no cursor, or one of another task
 */
export function parseCursor(text: string | undefined, taskId: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const [, seq, tag = taskId.slice(-TAG_LENGTH)] = CURSOR.exec(text) ?? [];
  if (seq === undefined || tag !== taskId.slice(-TAG_LENGTH)) {
    throw new RequestMalformedError({
      message: 'Last-Event-ID is not the id of an event of this task.',
      metadata: { field: 'Last-Event-ID' },
    });
  }
  return Number(seq);
}
