import type { PushEncryptionOptions } from './push-encryption-options.interface.js';
import type { PushSigningOptions } from './push-signing-options.interface.js';
import type { Duration } from './task-manager-options.interface.js';

/** Where push notifications may go, and how they are protected. */
export interface PushSafetyOptions {
  /** Time a connection to a receiver may take. @default '10s' */
  readonly connectTimeout?: Duration;

  /** Time one try may take as a whole (A2A specification, section 4.3.3: 10 to 30 s). @default '30s' */
  readonly timeout?: Duration;

  /**
   * Receivers that may have private addresses, and `http` URLs: host names
   * (`'hooks.internal'`, `'*.cluster.local'`), addresses, or networks (`'10.0.0.0/8'`).
   * @default []
   */
  readonly allow?: readonly string[];

  /** Whether `http` URLs of public addresses are taken. @default false */
  readonly allowHttp?: boolean;

  /**
   * Signs notifications, and serves the public keys beside the agent card; `true`: with keys that
   * are made and shared by all instances.
   * @default false
   */
  readonly signing?: boolean | PushSigningOptions;

  /**
   * Encrypts what the store keeps of push notifications: configurations with their tokens and
   * credentials, and signing keys that are shared.
   * @default they are stored as they are
   */
  readonly encryption?: PushEncryptionOptions;
}
