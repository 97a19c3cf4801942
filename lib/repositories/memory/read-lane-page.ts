import { TaskEvent } from '../../model/task-event.js';
import { isSettled } from '../../model/task-state.js';
import { PAGE_BYTES, PAGE_EVENTS, type LanePage } from '../push-lane.repository.js';
import type { MemoryLane } from './memory-lane.js';

/** The next events of a lane; with `onlyTurningPoints` those that end or interrupt the task. */
export function readLanePage({ task, cursor }: MemoryLane, onlyTurningPoints: boolean): LanePage {
  const { journal } = task;
  if (cursor + 1 < journal.first) return { events: [], upTo: journal.last, trimmed: true };
  const events: TaskEvent[] = [];
  let bytes = 0;
  for (let seq = cursor + 1; seq <= journal.last && events.length < PAGE_EVENTS; seq += 1) {
    const event = new TaskEvent(seq, journal.after(seq - 1, 1)[0]!);
    if (onlyTurningPoints && !(event.state !== undefined && isSettled(event.state))) continue;
    bytes += Buffer.byteLength(event.json);
    if (events.length > 0 && bytes > PAGE_BYTES) return { events, upTo: seq - 1, trimmed: false };
    events.push(event);
  }
  const isFull = events.length === PAGE_EVENTS;
  return { events, upTo: isFull ? events.at(-1)!.seq : journal.last, trimmed: false };
}
