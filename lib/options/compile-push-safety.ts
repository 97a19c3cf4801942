import { compilePushEncryption, type EncryptionKeys } from './compile-push-encryption.js';
import { compilePushAllow, type AllowedReceivers } from './compile-push-allow.js';
import { compilePushSigning, type CompiledPushSigning } from './compile-push-signing.js';
import type { OptionReader } from './option-reader.js';
import type { PushSafetyOptions } from './push-safety-options.interface.js';

export interface CompiledPushSafety {
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
  readonly allow: AllowedReceivers;
  readonly allowHttp: boolean;
  /** `undefined`: nothing is signed. */
  readonly signing: CompiledPushSigning | undefined;
  /** `undefined`: secrets are stored as they are. */
  readonly encryption: EncryptionKeys | undefined;
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compilePushSafety(
  { allow = [], encryption, signing }: PushSafetyOptions,
  read: OptionReader<PushSafetyOptions>,
  owner: string,
): CompiledPushSafety {
  return {
    connectTimeoutMs: read.delay('connectTimeout', '10s', 1),
    timeoutMs: read.delay('timeout', '30s', 1),
    allow: compilePushAllow(allow, read),
    allowHttp: read.flag('allowHttp', false),
    signing: compilePushSigning(signing, owner),
    encryption: compilePushEncryption(encryption, owner),
  };
}
