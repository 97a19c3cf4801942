import type { Message } from '@a2a-js/sdk';
import type { Scope } from '../model/scope.js';

/**
 * Conversations: the messages of a context, over all its tasks. A port, and its own injection
 * token. Messages of a task are written by the task's own commits; only exchanges that made no
 * task (a direct reply) are recorded here.
 */
export abstract class MessageRepository {
  /**
   * Stores the messages of an exchange without a task, all or nothing.
   * @param exchangeId the task id that was reserved for it
   */
  abstract recordExchange(
    scope: Scope,
    contextId: string,
    exchangeId: string,
    messages: readonly Message[],
  ): Promise<void>;

  /** The most recent messages of a context, oldest first. Unknown context: none. */
  abstract conversation(scope: Scope, contextId: string, limit?: number): Promise<Message[]>;
}
