import { describe } from '@jest/globals';
import { uniquePrefix } from '../unique-prefix.js';
import { sharedClusterNodes, sharedRedisUrl } from '../shared-redis.js';
import { instancePool } from './instance-pool.js';
import type { Instance, InstanceOptions } from './start-instance.js';

/** Starts an instance on the server under test, under the prefix of the current file. */
export type Start = (options: Omit<InstanceOptions, 'connection'>) => Promise<Instance>;

/** A `describe` that runs on a single server and on a cluster of three masters. */
export function describeServers(name: string, tests: (start: Start) => void): void {
  const servers = [
    ['a single Redis', () => sharedRedisUrl()],
    ['a cluster', () => ({ cluster: sharedClusterNodes() })],
  ] as const;
  describe.each(servers)(`${name}, on %s`, (_server, connection) => {
    const start = instancePool();
    const prefix = uniquePrefix('instances');
    tests((options) => start({ connection: connection(), prefix, ...options }));
  });
}
