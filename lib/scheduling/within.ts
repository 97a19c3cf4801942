import { setTimeout as delay } from 'node:timers/promises';

/** Waits for the work, but not longer than so many milliseconds. */
export async function within(ms: number, work: () => Promise<void>): Promise<void> {
  const patience = new AbortController();
  const late = delay(ms, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([work(), late]);
  patience.abort();
}
