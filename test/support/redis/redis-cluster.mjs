// @ts-check
import { Redis } from 'ioredis';
import { joinCluster } from './join-cluster.mjs';
import { startRedis } from './start-redis.mjs';

/** @typedef {import('./redis-process.mjs').RedisProcess} RedisProcess */

/** A Redis Cluster of masters without replicas. */
export class RedisCluster {
  /** @param {RedisProcess[]} nodes */
  constructor(nodes) {
    this.nodes = nodes;
    this.ports = nodes.map(({ port }) => port);
  }

  async stop() {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

const CLUSTER_ARGS = [
  ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'],
  ...['--cluster-node-timeout', '2000'],
];

/**
 * Starts a Redis Cluster; takes two seconds, most of which a new cluster waits on its own account.
 *
 * @param {{ masters?: number, appendOnly?: boolean }} [options] as {@link startRedis} has them
 * @returns {Promise<RedisCluster>}
 */
export async function startCluster({ masters = 3, appendOnly = false } = {}) {
  const options = { appendOnly, args: CLUSTER_ARGS };
  const nodes = Array.from({ length: masters }, () => startRedis(options));
  const started = await Promise.allSettled(nodes);
  const cluster = new RedisCluster(
    started.flatMap((node) => (node.status === 'fulfilled' ? [node.value] : [])),
  );
  const clients = cluster.ports.map((port) => new Redis(port, { enableReadyCheck: false }));
  try {
    await Promise.all(nodes);
    await joinCluster(clients, cluster.ports);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  } finally {
    for (const client of clients) client.disconnect();
  }
}
