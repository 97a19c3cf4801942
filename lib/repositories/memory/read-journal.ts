import { TaskEvent } from '../../model/task-event.js';
import type { JournalPage } from '../task.repository.js';
import type { NumberedLog } from './numbered-log.js';

/** The events after one, unless the one that follows it was dropped already. */
export function readJournal(
  journal: NumberedLog<string>,
  afterSeq: number,
  limit: number,
): JournalPage {
  const lastSeq = journal.last;
  if (afterSeq + 1 < journal.first) return { events: [], lastSeq, trimmed: true };
  const events = journal
    .after(afterSeq, limit)
    .map((json, i) => new TaskEvent(afterSeq + 1 + i, json));
  return { events, lastSeq, trimmed: false };
}
