import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { Duration } from './task-manager-options.interface.js';

/** A key that signs notifications. */
export interface PushSigningKey {
  /** `kid` of its signatures; unique. */
  readonly id: string;
  /** The private key, as JWK, `KeyObject` or PEM: an elliptic curve, Ed25519 or RSA. */
  readonly key: JsonWebKey | KeyObject | string;
  /** JWS algorithm. @default what the key is for: ES256, ES384, ES512, EdDSA or RS256 */
  readonly alg?: string;
}

/** How notifications are signed. Needs the package `jose`. */
export interface PushSigningOptions {
  /** Claim `iss` of the signatures, such as the URL of the agent. @default none */
  readonly issuer?: string;

  /**
   * The first one signs, all of them are published: add a new key at the end, and move it to the
   * front when receivers have it. @default keys are made, and shared by all instances on the store
   */
  readonly keys?: readonly PushSigningKey[];

  /** How long a key signs before the next one does, for keys that are made; at least 1 day. @default '30d' */
  readonly rotateEvery?: Duration;
}
