import { describe, expect, it } from '@jest/globals';
import { openConnections } from '#lib/redis/open-connections.js';
import type { RedisConnectionOptions } from '#lib/options/redis-connection-options.interface.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';
import { MemoryRequestClaims } from '#lib/repositories/memory/memory-request-claims.js';
import { RedisRequestClaims } from '#lib/repositories/redis/redis-request-claims.js';
import { CLAIM_MS } from '#lib/repositories/request-claims.js';
import { sharedClusterNodes, sharedRedisUrl } from '../support/shared-redis.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import { requestClaimsContract, type ClaimsProvider } from './suites/request-claims.contract.js';

const INSTANCES = 3;

async function redisClaims(connection: RedisConnectionOptions): Promise<ClaimsProvider> {
  const keys = new RedisKeys(uniquePrefix('claims'), 4);
  const connections = await Promise.all(
    Array.from({ length: INSTANCES }, () => openConnections(connection)),
  );
  return {
    instances: connections.map(({ commands }) => new RedisRequestClaims(commands, keys)),
    close: async () => {
      for (const { commands, subscriber } of connections) {
        commands.disconnect();
        subscriber.disconnect();
      }
    },
  };
}

requestClaimsContract('redis', () => redisClaims(sharedRedisUrl()));
requestClaimsContract('redis cluster', () => redisClaims({ cluster: sharedClusterNodes() }));
requestClaimsContract('memory', async () => {
  const claims = new MemoryRequestClaims();
  return { instances: Array.from({ length: INSTANCES }, () => claims), close: async () => {} };
});

describe('a claim', () => {
  it('is forgotten in memory when its time is over, and not before', async () => {
    let now = 0;
    const claims = new MemoryRequestClaims(() => now);
    await claims.claim('a');
    now = CLAIM_MS - 1;
    expect(await claims.claim('a')).toBe(false);
    now = CLAIM_MS;
    expect(await claims.claim('a')).toBe(true);
  });

  it('expires in Redis', async () => {
    const keys = new RedisKeys(uniquePrefix('claims'), 4);
    const { commands, subscriber } = await openConnections(sharedRedisUrl());
    await new RedisRequestClaims(commands, keys).claim('a');
    const left = await commands.pttl(keys.requestClaim('a'));
    commands.disconnect();
    subscriber.disconnect();
    expect(left).toBeGreaterThan(CLAIM_MS / 2);
    expect(left).toBeLessThanOrEqual(CLAIM_MS);
  });

  it('is won by an instance whose first reply was lost', async () => {
    const keys = new RedisKeys(uniquePrefix('claims'), 4);
    const { commands, subscriber } = await openConnections(sharedRedisUrl());
    const set = commands.set.bind(commands) as (...args: unknown[]) => Promise<string | null>;
    // What ioredis does when the connection breaks after the command was applied.
    (commands as { set: unknown }).set = async (...args: unknown[]) => {
      await set(...args);
      return set(...args);
    };
    const won = await new RedisRequestClaims(commands, keys).claim('a');
    commands.disconnect();
    subscriber.disconnect();
    expect(won).toBe(true);
  });
});
