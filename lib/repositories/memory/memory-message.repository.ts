import type { Message } from '@a2a-js/sdk';
import { encodeMessage } from '../../model/encoded-update.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { MessageRepository } from '../message.repository.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';
import { decodeMessage } from '../decode-stored.js';

/** Conversations in the memory of this process. */
export class MemoryMessageRepository extends MessageRepository {
  constructor(
    private readonly database: MemoryTaskDatabase,
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
    const bodies = messages.map(encodeMessage);
    const life = this.database.addExchange(exchangeId, this.options);
    if (!life) return;
    for (const json of bodies) {
      this.database.converse(scope, contextId, { json, life }, this.options);
    }
  }

  /** Messages whose task has expired meanwhile are left out. */
  async conversation(scope: Scope, contextId: string, limit?: number): Promise<Message[]> {
    const { clock } = this.database;
    const said = this.database.conversation(scope, contextId)?.latest(limit, clock()) ?? [];
    return said.map(decodeMessage);
  }
}
