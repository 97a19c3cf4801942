import { messageOfRecord } from '../../redis/journal-record.js';

/**
 * JSON of the messages of a task, at most the newest `most` (-1: all): those that are stored, or
 * else those in its journal.
 */
export function historyOf(
  messages: readonly string[],
  journal: readonly string[],
  most = -1,
): readonly string[] {
  if (most === 0 || messages.length > 0) return messages;
  const folded = journal.flatMap((record) => messageOfRecord(record) ?? []);
  return most < 0 ? folded : folded.slice(-most);
}
