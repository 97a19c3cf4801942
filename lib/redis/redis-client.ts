import type { Cluster, Redis } from 'ioredis';

/** A single server (or Sentinel group), or a cluster. */
export type RedisClient = Redis | Cluster;

export function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster;
}

/** Resolves when the client can take commands. Rejects when it is closed before. */
export function whenReady(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve());
    client.once('end', () => reject(new Error('The Redis connection was closed.')));
    if (client.status === 'wait') client.connect().catch(() => undefined);
  });
}
