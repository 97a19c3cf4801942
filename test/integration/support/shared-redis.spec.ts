import { describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import {
  sharedClusterNodes,
  sharedClusterPorts,
  sharedRedisUrl,
} from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe('the shared servers', () => {
  it('include a single Redis', async () => {
    const redis = new Redis(sharedRedisUrl());
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
  });

  it('include a cluster of three masters that serves every slot', async () => {
    const cluster = new Cluster(sharedClusterNodes());
    const prefix = uniquePrefix('cluster');
    const keys = Array.from({ length: 30 }, (_, i) => `${prefix}:${i}`);
    await Promise.all(keys.map((key) => cluster.set(key, key)));
    expect(await Promise.all(keys.map((key) => cluster.get(key)))).toEqual(keys);
    expect(cluster.nodes('master')).toHaveLength(sharedClusterPorts().length);
    cluster.disconnect();
  });
});
