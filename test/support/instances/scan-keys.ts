import type { Redis } from 'ioredis';

/** Every key that begins with a prefix, in alphabetical order. */
export async function scanKeys(redis: Redis, prefix: string): Promise<string[]> {
  const keys = new Set<string>();
  for await (const batch of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
    for (const key of batch as string[]) keys.add(key);
  }
  return [...keys].sort();
}
