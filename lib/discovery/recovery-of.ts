import type { ProcessorOptions } from '../decorators/a2a-processor.decorator.js';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { RecoveryPolicy } from '../execution/processor-source.js';

const DEFAULT_ATTEMPTS = 3;

/** @throws ConfigurationError that names the class and the values accepted */
export function recoveryOf(options: ProcessorOptions, className: string): RecoveryPolicy {
  const { recovery = 'fail', maxAttempts = DEFAULT_ATTEMPTS } = options;
  if (recovery !== 'fail' && recovery !== 'retry') {
    throw new ConfigurationError(`${className}: "recovery" must be 'fail' or 'retry'.`);
  }
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw new ConfigurationError(`${className}: "maxAttempts" must be a whole number from 1 on.`);
  }
  return { recovery, maxAttempts };
}
