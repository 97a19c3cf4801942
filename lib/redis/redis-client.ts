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
    // The client may be the application's: no listener stays behind.
    const settle = (settled: () => void) => () => {
      client.off('ready', onReady).off('end', onEnd);
      settled();
    };
    const onReady = settle(resolve);
    const onEnd = settle(() => reject(new Error('The Redis connection was closed.')));
    client.once('ready', onReady).once('end', onEnd);
    if (client.status === 'wait') client.connect().catch(() => undefined);
  });
}
