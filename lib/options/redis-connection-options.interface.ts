import type { Cluster, ClusterNode, ClusterOptions, Redis, RedisOptions } from 'ioredis';

/** Nodes of a Redis Cluster (7.0 or later, for sharded pub/sub). */
export interface ClusterConnectionOptions {
  readonly cluster: readonly ClusterNode[];
  readonly options?: ClusterOptions;
}

/** A client the application owns: it is used, and never closed, by this library. */
export interface OwnedConnectionOptions {
  readonly client: Redis | Cluster;
}

/**
 * Where Redis is: a URL (`redis://`, `rediss://`), ioredis options (Sentinel included), cluster
 * nodes, or a client you own. Two connections are opened, one for commands and one that listens;
 * of a client you own, a duplicate listens.
 */
export type RedisConnectionOptions =
  string | RedisOptions | ClusterConnectionOptions | OwnedConnectionOptions;
