import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';

/** A private key that signs notifications. */
export interface SigningKey {
  readonly id: string;
  readonly alg: string;
  readonly key: KeyObject;
}

/** Public keys, in the form of a JWK set (RFC 7517, section 5). */
export interface JwkSet {
  readonly keys: readonly JsonWebKey[];
}

/** Keys that sign notifications, the same on every instance: a port. */
export abstract class NotificationKeys {
  /** The key that signs now. */
  abstract current(): Promise<SigningKey>;

  /** Every key whose signatures are, were or will be in use. */
  abstract published(): Promise<JwkSet>;
}

/** The public half of keys. */
export function jwkSet(keys: readonly SigningKey[]): JwkSet {
  return {
    keys: keys.map(({ id, alg, key }) => ({
      ...createPublicKey(key).export({ format: 'jwk' }),
      kid: id,
      alg,
      use: 'sig',
    })),
  };
}
