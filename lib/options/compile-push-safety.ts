import type { OptionReader } from './option-reader.js';
import type { PushSafetyOptions } from './push-safety-options.interface.js';

export interface CompiledPushSafety {
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
  readonly allow: readonly string[];
  readonly allowHttp: boolean;
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compilePushSafety(
  { allow = [] }: PushSafetyOptions,
  read: OptionReader<PushSafetyOptions>,
): CompiledPushSafety {
  if (!Array.isArray(allow) || !allow.every((entry) => typeof entry === 'string' && entry !== '')) {
    read.refuse('allow', 'a list of host names, addresses or networks', allow);
  }
  return {
    connectTimeoutMs: read.delay('connectTimeout', '10s', 1),
    timeoutMs: read.delay('timeout', '30s', 1),
    allow,
    allowHttp: read.flag('allowHttp', false),
  };
}
