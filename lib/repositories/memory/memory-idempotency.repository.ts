import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { IdempotencyRepository, type SendRecord } from '../idempotency.repository.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';

/** Records of sent messages in the memory of this process. */
export class MemoryIdempotencyRepository extends IdempotencyRepository {
  constructor(
    private readonly database: MemoryTaskDatabase,
    private readonly options: CompiledOptions,
  ) {
    super();
  }

  async claim(scope: Scope, messageId: string, record: SendRecord): Promise<SendRecord> {
    const { sends } = this.database;
    return sends.claim(scope, messageId, record, this.options.idempotentSendMs);
  }

  async find(scope: Scope, messageId: string): Promise<SendRecord | undefined> {
    return this.database.sends.find(scope, messageId);
  }
}
