import type { Redis } from 'ioredis';
import { scanKeys } from './scan-keys.js';

/** How each type of key is read as a whole. */
const READ: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, 0, '-1'),
};

/** Everything that is stored under a prefix, names of keys included, to look for what must not be there. */
export async function storedText(redis: Redis, prefix: string): Promise<string> {
  const keys = await scanKeys(redis, prefix);
  const values = await Promise.all(
    keys.map(async (key) => READ[await redis.type(key)]!(redis, key)),
  );
  return keys.map((key, i) => `${key} ${JSON.stringify(values[i])}`).join('\n');
}
