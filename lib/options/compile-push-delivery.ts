import type { OptionReader } from './option-reader.js';
import type { PushDeliveryOptions } from './push-delivery-options.interface.js';

export interface CompiledPushDelivery {
  readonly workers: number;
  readonly workersPerHost: number;
  readonly onlyTurningPoints: boolean;
  readonly maxAttempts: number;
  readonly maxAgeMs: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly deadLetterExpirationMs: number;
}

const EVENTS = ['all', 'interrupted-and-terminal'] as const;

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compilePushDelivery(
  { events = 'all', maxBackoff }: PushDeliveryOptions,
  read: OptionReader<PushDeliveryOptions>,
): CompiledPushDelivery {
  if (!EVENTS.includes(events))
    read.refuse('events', "'all' or 'interrupted-and-terminal'", events);
  const minBackoffMs = read.delay('minBackoff', '1s', 1);
  const maxBackoffMs = read.delay('maxBackoff', '10m', 1);
  if (maxBackoffMs < minBackoffMs) {
    read.refuse('maxBackoff', `at least "minBackoff" (${minBackoffMs} ms)`, maxBackoff);
  }
  return {
    workers: read.integer('workers', 32, 0, 10_000),
    workersPerHost: read.integer('workersPerHost', 8, 1, 10_000),
    onlyTurningPoints: events === 'interrupted-and-terminal',
    maxAttempts: read.integer('maxAttempts', 12, 1, 1000),
    maxAgeMs: read.duration('maxAge', '24h', 1),
    minBackoffMs,
    maxBackoffMs,
    deadLetterExpirationMs: read.duration('deadLetterExpiration', '7d', 1),
  };
}
