import type { Task } from '@a2a-js/sdk';

/** A task together with the last event it reflects, read in one step. */
export interface TaskSnapshot {
  readonly task: Task;
  /** Sequence number of the last event folded into `task`. */
  readonly seq: number;
  /** Number of the turn that runs now, or ran last. The first message is turn 1. */
  readonly turn: number;
  /** Name of the processor that runs the task. */
  readonly processor: string;
}

/** How much of a task a reader wants. */
export interface SnapshotShape {
  /** At most this many most recent messages; `undefined` for all that are kept. */
  readonly historyLength?: number | undefined;
  /** False leaves the artifacts out, and does not read them. Default true. */
  readonly artifacts?: boolean | undefined;
}
