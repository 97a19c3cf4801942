import { randomUUID } from 'node:crypto';
import { TaskStoreUnavailableError } from '../../errors/task-store-unavailable.error.js';
import type { RedisClient } from '../../redis/redis-client.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import { CLAIM_MS, RequestClaims } from '../request-claims.js';

/**
 * Claims in Redis: SET NX, one key per request.
 *
 * Interleavings: all instances hear a request at about the same time, and the first SET wins. The
 * old value (GET) tells an instance whose SET was repeated after a lost reply that it had won. A
 * request is published once, so a claim must outlive only the slowest instance that hears it.
 */
export class RedisRequestClaims extends RequestClaims {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RedisKeys,
  ) {
    super();
  }

  async claim(requestId: string): Promise<boolean> {
    const mine = randomUUID();
    const key = this.keys.requestClaim(requestId);
    try {
      const holder = await this.client.set(key, mine, 'PX', CLAIM_MS, 'NX', 'GET');
      return holder === null || holder === mine;
    } catch (cause) {
      throw new TaskStoreUnavailableError(cause);
    }
  }
}
