/** A key for AES-256-GCM. */
export interface PushEncryptionKey {
  /** Kept with what the key encrypts: at most 32 letters, digits, `_` and `-`. */
  readonly id: string;
  /** 32 random bytes, or the same in Base64. */
  readonly key: Uint8Array | string;
}

/** Encryption of push notification configurations, and of shared signing keys, where they are stored. */
export interface PushEncryptionOptions {
  /** The first one encrypts, all of them decrypt: put a new key in front, and drop the old one later. */
  readonly keys: readonly PushEncryptionKey[];
}
