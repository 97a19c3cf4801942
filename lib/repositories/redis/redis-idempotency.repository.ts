import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { CLAIM_MESSAGE } from '../../redis/scripts/claim-message.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import { IdempotencyRepository, type SendRecord } from '../idempotency.repository.js';

/** Records of sent messages in Redis: one key each, which expires. */
export class RedisIdempotencyRepository extends IdempotencyRepository {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
  ) {
    super();
  }

  async claim(scope: Scope, messageId: string, record: SendRecord): Promise<SendRecord> {
    return (await this.run(scope, messageId, JSON.stringify(record))) ?? record;
  }

  find(scope: Scope, messageId: string): Promise<SendRecord | undefined> {
    return this.run(scope, messageId, '');
  }

  private async run(scope: Scope, messageId: string, json: string) {
    const keys = [this.keys.sendRecord(scope, messageId)];
    const reply = await this.scripts.run(CLAIM_MESSAGE, keys, [
      json,
      this.options.idempotentSendMs,
    ]);
    if (reply[0] !== ResultCode.OK) return undefined;
    return JSON.parse(String(reply[1])) as SendRecord;
  }
}
