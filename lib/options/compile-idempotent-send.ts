import { OptionReader } from './option-reader.js';
import type {
  IdempotentSendOptions,
  TaskManagerOptions,
} from './task-manager-options.interface.js';

/** Milliseconds for which repeats are recognised; 0 when they are not. */
export function compileIdempotentSend(
  given: boolean | IdempotentSendOptions | undefined,
  longestMs: number,
  read: OptionReader<TaskManagerOptions>,
  owner: string,
): number {
  if (given === undefined || given === false) return 0;
  if (given === true) return longestMs;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return read.refuse('idempotentSend', "true, false or an object such as { ttl: '24h' }", given);
  }
  if (given.ttl === undefined) return longestMs;
  return new OptionReader(given, `${owner}, "idempotentSend"`).duration('ttl', '0s', 1000);
}
