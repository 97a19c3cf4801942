import { ConfigurationError } from '../errors/configuration.error.js';
import { compilePushDelivery, type CompiledPushDelivery } from './compile-push-delivery.js';
import { compilePushSafety, type CompiledPushSafety } from './compile-push-safety.js';
import { OptionReader } from './option-reader.js';
import type { PushOptions } from './push-options.interface.js';

export interface CompiledPushOptions extends CompiledPushDelivery, CompiledPushSafety {}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compilePushOptions(options: PushOptions = {}, owner: string): CompiledPushOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${owner}: option "push" must be an object.`);
  }
  const place = `${owner}, "push"`;
  const read = new OptionReader(options, place);
  return { ...compilePushDelivery(options, read), ...compilePushSafety(options, read, place) };
}
