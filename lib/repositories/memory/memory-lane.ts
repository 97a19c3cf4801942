import type { LaneAddress } from '../../model/push-lane.js';
import type { MemoryTask } from './memory-task.js';

/** A push configuration of a task, and how far it was delivered. */
export class MemoryLane {
  /** Failed tries of the next notification. */
  attempts = 0;
  /** Time of the first of them; 0 when there is none. */
  since = 0;
  /** Key of whoever holds it. */
  claim: string | undefined;
  /** When anybody may take it; 0 while it has nothing to send, or is set aside. */
  dueAt = 0;
  /** Why it was set aside, and when. */
  dead: { readonly reason: string; readonly time: number } | undefined;

  constructor(
    readonly task: MemoryTask,
    readonly address: LaneAddress,
    readonly record: string,
    /** The last event that is settled. */
    public cursor: number,
  ) {}
}
