import type { Message } from '@a2a-js/sdk';
import { TaskStoreUnavailableError } from '../../errors/task-store-unavailable.error.js';
import { encodeMessage } from '../../model/encoded-update.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisClient } from '../../redis/redis-client.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { RECORD_EXCHANGE } from '../../redis/scripts/record-exchange.script.js';
import { decodeMessage } from '../decode-stored.js';
import { MessageRepository } from '../message.repository.js';

/** Conversations in Redis: a list of references, resolved when read. */
export class RedisMessageRepository extends MessageRepository {
  constructor(
    private readonly client: RedisClient,
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
  ) {
    super();
  }

  async recordExchange(
    scope: Scope,
    contextId: string,
    exchangeId: string,
    messages: readonly Message[],
  ): Promise<void> {
    await this.scripts.run(
      RECORD_EXCHANGE,
      [this.keys.messages(exchangeId), this.keys.conversation(scope, contextId)],
      [
        exchangeId,
        this.options.maxHistoryLength,
        Math.max(this.options.expirationMs, this.options.interruptedExpirationMs),
        ...messages.map(encodeMessage),
      ],
    );
  }

  /** Messages whose task has expired meanwhile are left out. */
  async conversation(scope: Scope, contextId: string, limit?: number): Promise<Message[]> {
    if (limit === 0) return [];
    try {
      const key = this.keys.conversation(scope, contextId);
      const references = await this.client.lrange(
        key,
        -(limit ?? this.options.maxHistoryLength),
        -1,
      );
      const bodies = await Promise.all(references.map((reference) => this.body(reference)));
      return bodies.flatMap((json) => (json ? [decodeMessage(json)] : []));
    } catch (cause) {
      throw new TaskStoreUnavailableError(cause);
    }
  }

  private body(reference: string): Promise<string | null> {
    const at = reference.lastIndexOf(':');
    return this.client.hget(this.keys.messages(reference.slice(0, at)), reference.slice(at + 1));
  }
}
