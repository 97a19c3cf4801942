import type { EncodedUpdate } from '../model/encoded-update.js';
import { artifactEventJson, statusEventJson, type TaskIdentity } from '../model/event-json.js';
import { createdEvent } from '../model/state-event.js';
import { TaskEvent } from '../model/task-event.js';

/** Stands in no JSON text, where it is escaped. */
const SEPARATOR = '\t';

/**
 * An update as the scripts get it. The journal keeps what is not the same for all events of a task,
 * as fields that are separated by tabs:
 *
 * - the task as it was created: `t`, JSON of the user's message, Unix milliseconds
 * - a status: `s<state>`, JSON of the message or nothing, JSON of the metadata or nothing, Unix
 *   milliseconds. The scripts add the time.
 * - a part of an artifact: `a<members of the event>`, and JSON of the metadata if there is some
 *
 * A checkpoint, `c<JSON>`, goes to the task and not to the journal.
 */
export function encodeRecord({ kind, state, body, metadata }: EncodedUpdate): string {
  if (kind === 'checkpoint') return `c${body}`;
  if (kind === 'status') return `s${state}${SEPARATOR}${body}${SEPARATOR}${metadata}`;
  return metadata === '' ? `a${body}` : `a${body}${SEPARATOR}${metadata}`;
}

/** The event a record stands for. */
export function eventOfRecord(task: TaskIdentity, seq: number, record: string): TaskEvent {
  if (record.startsWith('a')) {
    return new TaskEvent(seq, artifactEventJson(task, ...artifactFields(record)));
  }
  const fields = record.split(SEPARATOR);
  const [head = '', message = '', metadata = ''] = fields;
  const time = Number(fields.at(-1));
  if (head === 't') return createdEvent(task, message, time);
  const state = Number(head.slice(1));
  const json = statusEventJson(task, state, message, metadata, time);
  return TaskEvent.ofState(seq, json, task.taskId, state);
}

/** Events from number `first` on. */
export function eventsOfRecords(
  task: TaskIdentity,
  first: number,
  records: readonly string[],
): TaskEvent[] {
  return records.map((record, i) => eventOfRecord(task, first + i, record));
}

/** JSON of the artifact update in a record; `undefined` when it is another one. */
export function artifactOfRecord(record: string): string | undefined {
  return record.startsWith('a') ? `{${artifactFields(record)[0]}}` : undefined;
}

/** JSON of the message in a record; `undefined` when there is none. */
export function messageOfRecord(record: string): string | undefined {
  return record.startsWith('a') ? undefined : record.split(SEPARATOR, 2)[1] || undefined;
}

function artifactFields(record: string): [body: string, metadata: string] {
  const end = record.indexOf(SEPARATOR);
  return end < 0 ? [record.slice(1), ''] : [record.slice(1, end), record.slice(end + 1)];
}
