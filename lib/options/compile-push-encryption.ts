import { createSecretKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/configuration.error.js';
import type {
  PushEncryptionKey,
  PushEncryptionOptions,
} from './push-encryption-options.interface.js';

const KEY_BYTES = 32;

/** The first key encrypts. */
export type EncryptionKeys = ReadonlyMap<string, KeyObject>;

/** @throws ConfigurationError that names the option, and says nothing of the keys */
export function compilePushEncryption(
  options: PushEncryptionOptions | undefined,
  owner: string,
): EncryptionKeys | undefined {
  if (options === undefined) return undefined;
  const refuse = (name: string, accepted: string): never => {
    throw new ConfigurationError(`${owner}: option "encryption.${name}" must be ${accepted}.`);
  };
  const given: unknown = options?.keys;
  if (!Array.isArray(given) || given.length === 0) {
    return refuse('keys', 'a list of keys such as { id, key }');
  }
  const keys = new Map<string, KeyObject>();
  given.forEach((entry: Partial<PushEncryptionKey> | null, index) => {
    const { id, key } = entry ?? {};
    if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id) || keys.has(id)) {
      return refuse(`keys[${index}].id`, 'letters, digits, "_" and "-", at most 32, and unique');
    }
    const bytes = bytesOf(key);
    if (bytes?.length !== KEY_BYTES)
      return refuse(`keys[${index}].key`, '32 bytes, or Base64 of them');
    keys.set(id, createSecretKey(bytes));
  });
  return keys;
}

function bytesOf(key: unknown): Buffer | undefined {
  if (key instanceof Uint8Array) return Buffer.from(key);
  if (typeof key !== 'string' || !/^[\w+/-]+={0,2}$/.test(key)) return undefined;
  return Buffer.from(key, 'base64');
}
