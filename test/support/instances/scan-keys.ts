import type { Cluster, Redis } from 'ioredis';

/** Every key that begins with a prefix, in alphabetical order. */
export async function scanKeys(redis: Redis, prefix: string): Promise<string[]> {
  const keys = new Set<string>();
  for await (const batch of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
    for (const key of batch as string[]) keys.add(key);
  }
  return [...keys].sort();
}

/** The same on whatever there is: a server, or every master of a cluster. */
export async function keysOf(client: Redis | Cluster, prefix: string): Promise<string[]> {
  const nodes = client.isCluster ? (client as Cluster).nodes('master') : [client as Redis];
  const found = await Promise.all(nodes.map((node) => scanKeys(node, prefix)));
  return found.flat().sort();
}
