import { randomUUID } from 'node:crypto';
import { NotificationReplays } from '../../model/notification-replays.js';

/** What is used of a client of ioredis, `Redis` or `Cluster`. */
export interface ReplayClient {
  set(
    key: string,
    value: string,
    px: 'PX',
    milliseconds: number,
    nx: 'NX',
    get: 'GET',
  ): Promise<string | null>;
}

/**
 * Signatures that came to any instance of a receiver: SET NX, one key each.
 *
 * Interleavings: of two instances that get the same signature the first SET wins. The old value (GET)
 * tells an instance whose SET was repeated after a lost reply that it was the first.
 */
export class RedisReplays extends NotificationReplays {
  /** @param prefix of the keys */
  constructor(
    private readonly client: ReplayClient,
    private readonly prefix = 'a2a:replay',
  ) {
    super();
  }

  async isFirst(id: string, ttlMs: number): Promise<boolean> {
    const mine = randomUUID();
    const key = `${this.prefix}:${id}`;
    const holder = await this.client.set(key, mine, 'PX', Math.ceil(ttlMs), 'NX', 'GET');
    return holder === null || holder === mine;
  }
}
