import type { CompiledPushDelivery } from '../../options/compile-push-delivery.js';

type Bounds = Pick<CompiledPushDelivery, 'minBackoffMs' | 'maxBackoffMs'>;

/**
 * Pause after a failed try, in ms: a random part ("full jitter") of a time that doubles with each,
 * so that lanes of a receiver that was away do not come back together. A receiver that names a
 * time is not called before it, as far as the longest pause goes.
 *
 * @param attempts failed tries so far, from 1
 * @param random from 0 up to 1
 */
export function backoffMs(
  attempts: number,
  { minBackoffMs, maxBackoffMs }: Bounds,
  retryAfterMs = 0,
  random = Math.random(),
): number {
  const longest = Math.min(maxBackoffMs, minBackoffMs * 2 ** (attempts - 1));
  const pause = Math.max(Math.ceil(longest * random), retryAfterMs);
  return Math.min(pause, maxBackoffMs);
}
