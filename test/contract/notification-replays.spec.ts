import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { NotificationReplays } from '#lib/model/notification-replays.js';
import { MemoryReplays } from '#lib/push/receiver/memory-replays.js';
import { RedisReplays, type ReplayClient } from '#lib/push/receiver/redis-replays.js';
import { sharedRedisPort } from '../support/shared-redis.js';
import { uniquePrefix } from '../support/unique-prefix.js';

const MINUTE = 60_000;

describe('NotificationReplays', () => {
  const clients = Array.from({ length: 3 }, () => new Redis(sharedRedisPort(), '127.0.0.1'));
  const prefix = uniquePrefix('replays');
  const memory = new MemoryReplays();

  afterAll(() => clients.forEach((client) => client.disconnect()));

  const stores: [string, NotificationReplays[]][] = [
    ['redis', clients.map((client) => new RedisReplays(client, prefix))],
    ['memory', [memory, memory, memory]],
  ];

  it.each(stores)('%s lets an id in once, however many ask at once', async (_name, instances) => {
    for (let round = 0; round < 20; round++) {
      const id = randomUUID();
      const first = await Promise.all(instances.map((each) => each.isFirst(id, MINUTE)));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await instances[0]!.isFirst(id, MINUTE)).toBe(false);
    }
  });

  it('redis forgets an id when its time is over', async () => {
    const id = randomUUID();
    await new RedisReplays(clients[0]!, prefix).isFirst(id, MINUTE);
    const left = await clients[0]!.pttl(`${prefix}:${id}`);
    expect(left).toBeGreaterThan(MINUTE / 2);
    expect(left).toBeLessThanOrEqual(MINUTE);
  });

  it('redis tells who asked that it was the first, when the reply was lost', async () => {
    const client: ReplayClient = {
      // What ioredis does when the connection breaks after the command was applied.
      set: async (...words) => {
        await clients[0]!.set(...words);
        return clients[0]!.set(...words);
      },
    };
    expect(await new RedisReplays(client, prefix).isFirst(randomUUID(), MINUTE)).toBe(true);
  });
});
