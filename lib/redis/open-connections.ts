import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { RedisConnectionOptions } from '../options/redis-connection-options.interface.js';
import { isCluster, type RedisClient } from './redis-client.js';

/** The two connections of a task manager. */
export interface RedisConnections {
  readonly commands: RedisClient;
  readonly subscriber: RedisClient;
  /** False when the application owns the command connection. */
  readonly ownsCommands: boolean;
}

/**
 * A command fails after this many reconnections instead of waiting for ever; the library repeats
 * what must not be lost, and a client gets "temporarily unavailable" soon.
 */
const COMMAND_RETRIES = 1;

/** A server that accepts a command and does not answer counts as lost after this time. */
const COMMAND_TIMEOUT_MS = 5_000;

/** Longest pause between attempts to connect: how late the return of Redis may be noticed. */
const LONGEST_PAUSE_MS = 500;

/** A socket that does not close is destroyed: nothing is to keep the process alive at its end. */
const DISCONNECT_TIMEOUT_MS = 100;

const OWN_DEFAULTS: RedisOptions = {
  retryStrategy: (attempt) => Math.min(50 * 2 ** (attempt - 1), LONGEST_PAUSE_MS),
  maxRetriesPerRequest: COMMAND_RETRIES,
  disconnectTimeout: DISCONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectionName: 'nestjs-a2a-redis',
};

/** Opens what is not there yet. ioredis is loaded here, so that other stores do without it. */
export async function openConnections(
  connection: RedisConnectionOptions,
): Promise<RedisConnections> {
  if (typeof connection === 'object' && 'client' in connection) {
    const { client } = connection;
    return { commands: client, subscriber: duplicate(client), ownsCommands: false };
  }
  const commands = await open(connection);
  return { commands, subscriber: duplicate(commands), ownsCommands: true };
}

async function open(
  connection: Exclude<RedisConnectionOptions, { client: unknown }>,
): Promise<RedisClient> {
  const { Cluster, Redis } = await import('ioredis');
  if (typeof connection === 'string') return new Redis(connection, OWN_DEFAULTS);
  if ('cluster' in connection) {
    return new Cluster([...connection.cluster], clusterOptions(connection.options));
  }
  return new Redis({ ...OWN_DEFAULTS, ...connection });
}

function clusterOptions(options: ClusterOptions = {}): ClusterOptions {
  return { ...options, redisOptions: { ...OWN_DEFAULTS, ...options.redisOptions } };
}

/** The listening twin: it never gives up, because a lost message costs only latency. */
function duplicate(client: RedisClient): RedisClient {
  return isCluster(client)
    ? client.duplicate([], { shardedSubscribers: true })
    : client.duplicate({
        maxRetriesPerRequest: null,
        commandTimeout: undefined,
        autoResubscribe: false, // RedisChannels does; ioredis leaves a failure of it unhandled
      });
}
