import { setTimeout as delay } from 'node:timers/promises';
import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';

const FIRST_DELAY_MS = 25;
const LAST_DELAY_MS = 1_000;

/**
 * Repeats a step while the store is away, for at most `patienceMs`: the lease, after which the
 * task may belong to another run. Safe because every step of the store can be repeated.
 */
export async function retryWhileUnavailable<T>(
  step: () => Promise<T>,
  patienceMs: number,
  signal?: Pick<AbortSignal, 'aborted'>,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let wait = FIRST_DELAY_MS; ; wait = Math.min(2 * wait, LAST_DELAY_MS)) {
    try {
      return await step();
    } catch (error) {
      const lost = performance.now() + wait > deadline || signal?.aborted === true;
      if (!(error instanceof TaskStoreUnavailableError) || lost) throw error;
      await delay(wait, undefined, { ref: false }); // no reason for a process to stay
    }
  }
}
