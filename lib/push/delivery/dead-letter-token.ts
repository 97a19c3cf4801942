import type { DeadLanePosition } from '../../repositories/push-lane.repository.js';

/** A page token names the last dead letter of the page before. */
export function encodeDeadLetterToken({ time, lane }: DeadLanePosition): string {
  const { taskId, host, configId } = lane;
  return Buffer.from(JSON.stringify([time, taskId, host, configId])).toString('base64url');
}

/** @throws RangeError when the text is no token of this library */
export function decodeDeadLetterToken(token: string): DeadLanePosition | undefined {
  if (token === '') return undefined;
  const fields = parse(token);
  if (!Array.isArray(fields) || fields.length !== 4) throw unknownToken();
  const [time, taskId, host, configId] = fields as unknown[];
  if (!Number.isSafeInteger(time)) throw unknownToken();
  if (![taskId, host, configId].every((text) => typeof text === 'string')) throw unknownToken();
  return {
    time: time as number,
    lane: { taskId: taskId as string, host: host as string, configId: configId as string },
  };
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw unknownToken();
  }
}

function unknownToken(): RangeError {
  return new RangeError('pageToken must be the nextPageToken of an earlier page.');
}
