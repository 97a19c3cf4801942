import type { Scope } from '../model/scope.js';

/** What the first message of an id is, and what it becomes. */
export interface SendRecord {
  /** The task it begins, or continues. */
  readonly taskId: string;
  readonly contextId: string;
  /** Hash of what the message says: a repeat says the same. */
  readonly content: string;
  /** Names this message where it is let in; see `once` of `NewTask` and `NewTurn`. */
  readonly key: string;
}

/**
 * Records of sent messages by their ids, for `idempotentSend`; kept for its `ttl`. A port, and its
 * own injection token. Message ids are their sender's: those of another scope are not seen.
 *
 * Both methods reject with `TaskStoreUnavailableError` when the store does not answer.
 */
export abstract class IdempotencyRepository {
  /** Stores the record unless there is one, in one step; resolves to the one that is stored. */
  abstract claim(scope: Scope, messageId: string, record: SendRecord): Promise<SendRecord>;

  abstract find(scope: Scope, messageId: string): Promise<SendRecord | undefined>;
}
