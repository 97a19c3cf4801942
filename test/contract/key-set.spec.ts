import type { RedisConnectionOptions } from '#lib/options/redis-connection-options.interface.js';
import { openConnections } from '#lib/redis/open-connections.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';
import { RedisScripts } from '#lib/redis/redis-scripts.js';
import { MemoryKeySetRepository } from '#lib/repositories/memory/memory-key-set.repository.js';
import { RedisKeySetRepository } from '#lib/repositories/redis/redis-key-set.repository.js';
import { sharedClusterNodes, sharedRedisUrl } from '../support/shared-redis.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import {
  keySetRepositoryContract,
  type KeySetProvider,
} from './suites/key-set-repository.contract.js';

const INSTANCES = 3;

async function redisKeySets(connection: RedisConnectionOptions): Promise<KeySetProvider> {
  const connections = await Promise.all(
    Array.from({ length: INSTANCES }, () => openConnections(connection)),
  );
  const scripts = connections.map(({ commands }) => new RedisScripts(commands));
  return {
    open: () => {
      const keys = new RedisKeys(uniquePrefix('keys'), 4);
      return scripts.map((each) => new RedisKeySetRepository(each, keys));
    },
    close: async () => {
      for (const { commands, subscriber } of connections) {
        commands.disconnect();
        subscriber.disconnect();
      }
    },
  };
}

keySetRepositoryContract('redis', () => redisKeySets(sharedRedisUrl()));
keySetRepositoryContract('redis cluster', () => redisKeySets({ cluster: sharedClusterNodes() }));
keySetRepositoryContract('memory', async () => ({
  open: () => {
    const keySet = new MemoryKeySetRepository();
    return Array.from({ length: INSTANCES }, () => keySet);
  },
  close: async () => {},
}));
