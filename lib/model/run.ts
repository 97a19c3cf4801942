import type { Message } from '@a2a-js/sdk';
import type { Scope } from './scope.js';

/**
 * The right to write one task. Every write carries the epoch: when another instance claims or
 * cancels the run, the epoch moves on and writes with the old one are refused.
 */
export interface RunToken {
  readonly scope: Scope;
  readonly taskId: string;
  readonly contextId: string;
  readonly epoch: number;
}

/** One message for a task, waiting to be processed or being processed. */
export interface Turn {
  /** 1 for the message that created the task, 2 for the first follow-up, ... */
  readonly number: number;
  readonly message: Message;
}
