import { ConfigurationError } from '../errors/configuration.error.js';
import type { RedisClient } from './redis-client.js';
import type { RedisKeys } from './redis-keys.js';

/** Changes when keys or their contents change in a way older code cannot read. */
const VERSION = 3;

/**
 * Writes the layout down at the first start, and refuses a start that would look for stored data
 * in other places.
 */
export async function checkLayout(client: RedisClient, keys: RedisKeys): Promise<void> {
  const wanted = JSON.stringify({ version: VERSION, partitions: keys.partitions });
  await client.setnx(keys.layout(), wanted);
  const stored = await client.get(keys.layout());
  if (stored === wanted) return;
  throw new ConfigurationError(
    `RedisTaskManagerModule: the data under "${keys.layout()}" has layout ${stored ?? '?'}, not ` +
      `${wanted}; option "partitions" must stay as it was at the first start, or option "prefix" ` +
      'be another.',
  );
}
