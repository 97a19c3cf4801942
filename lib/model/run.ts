import type { Message, SendMessageRequest } from '@a2a-js/sdk';
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

/** Where a run is stored. */
export type RunPlace = Omit<RunToken, 'epoch'>;

/** One message for a task, waiting to be processed or being processed. */
export interface Turn {
  /** 1 for the message that created the task, 2 for the first follow-up, ... */
  readonly number: number;
  readonly message: Message;
  /** 1 for the first run of the message, 2 when it is run again. */
  readonly attempt: number;
  readonly input: TurnInput;
  /** What an earlier attempt left with `checkpoint()`. */
  readonly checkpoint: unknown;
}

/** What travels with a message to whichever instance runs it. */
export interface TurnInput {
  readonly request: SendMessageRequest;
  /** Name of the authenticated caller; `undefined` when anonymous. */
  readonly user: string | undefined;
  /** Request headers that `execution.forwardHeaders` names, and those of the trace context. */
  readonly headers: Readonly<Record<string, string>>;
  /** URIs of the extensions that were activated for the message. */
  readonly extensions: readonly string[];
}
