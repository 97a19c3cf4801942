import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { CompiledRedisOptions } from '../options/compiled-options.js';
import { checkLayout } from './check-layout.js';
import { logConnection } from './connection-log.js';
import { openConnections, type RedisConnections } from './open-connections.js';
import { whenReady } from './redis-client.js';
import { RedisKeys } from './redis-keys.js';

/**
 * Opens the connections and tests them, as the start of the application: it waits for Redis, but
 * not for ever.
 * @throws ConfigurationError when Redis does not answer in time or holds another layout
 */
export async function connect(options: CompiledRedisOptions): Promise<RedisConnections> {
  const connections = await openConnections(options.connection);
  const { commands, subscriber, ownsCommands } = connections;
  let reason = 'no answer';
  const remember = (error: Error) => (reason = error.message || error.name);
  if (ownsCommands) logConnection(commands, 'commands');
  logConnection(subscriber, 'subscriber');
  commands.on('error', remember);
  try {
    await within(options.connectTimeoutMs, async () => {
      await Promise.all([whenReady(commands), whenReady(subscriber)]);
      await checkLayout(commands, new RedisKeys(options.prefix, options.partitions));
    });
    return connections;
  } catch (error) {
    if (ownsCommands) commands.disconnect();
    subscriber.disconnect();
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(
      `RedisTaskManagerModule: Redis did not answer within ${options.connectTimeoutMs} ms ` +
        `(options "connection" and "connectTimeout"): ${reason}.`,
      { cause: error },
    );
  } finally {
    commands.off('error', remember);
  }
}

async function within(ms: number, work: () => Promise<void>): Promise<void> {
  const done = new AbortController();
  const tooLate = delay(ms, undefined, { signal: done.signal }).then(
    () => {
      throw new Error('timeout');
    },
    () => undefined,
  );
  try {
    await Promise.race([work(), tooLate]);
  } finally {
    done.abort();
  }
}
