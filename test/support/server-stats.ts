import type { Redis } from 'ioredis';

/**
 * Bytes clients sent to a server while `work` ran, all of them together: use a private server. For
 * bytes in both directions, put a TcpProxy in front of it.
 *
 * @param redis a connection to the server, connected already
 */
export async function inputBytes(redis: Redis, work: () => Promise<unknown>): Promise<number> {
  const start = await totalInputBytes(redis);
  const idle = await totalInputBytes(redis);
  await work();
  const end = await totalInputBytes(redis);
  // Asking costs bytes itself; the two calls before the work tell how many.
  return end - idle - (idle - start);
}

export async function resetCommandCounts(redis: Redis): Promise<void> {
  await redis.config('RESETSTAT');
}

/**
 * Calls per command since {@link resetCommandCounts}, those inside scripts included; names are in
 * lower case, subcommands as `config|get`. What this helper itself calls is left out.
 */
export async function commandCounts(redis: Redis): Promise<Record<string, number>> {
  const text = await redis.info('commandstats');
  const found = text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
  const counts = Array.from(found, ([, name = '', calls]) => [name, Number(calls)] as const);
  const own = new Set(['info', 'config|resetstat']);
  return Object.fromEntries(counts.filter(([name, calls]) => calls > 0 && !own.has(name)));
}

async function totalInputBytes(redis: Redis): Promise<number> {
  const stats = await redis.info('stats');
  return Number(/^total_net_input_bytes:(\d+)/m.exec(stats)?.[1] ?? Number.NaN);
}
