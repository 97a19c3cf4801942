import type { Message } from '@a2a-js/sdk';
import type { Observable } from 'rxjs';
import type { TaskUpdate } from '../model/task-update.js';
import type { TaskHandle } from './task-handle.interface.js';

/** One element of a processor's stream: an update, or a text that is sent as a WORKING status. */
export type ProcessorUpdate = TaskUpdate | string;

/**
 * What a processor may return: nothing (it used the handle), a message or text (a direct reply
 * when no task was created, else the message the task completes with), or a stream of updates.
 */
export type ProcessorResult =
  | void
  | undefined
  | string
  | Message
  | Observable<ProcessorUpdate>
  | AsyncIterable<ProcessorUpdate>;

/**
 * The agent's logic. A task that is neither terminal nor interrupted when `process` is over becomes
 * COMPLETED; an error becomes FAILED, with a message that says nothing of the cause; the cause is
 * logged.
 */
export interface MessageProcessor {
  process(message: Message, task: TaskHandle): ProcessorResult | Promise<ProcessorResult>;
}
