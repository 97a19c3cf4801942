import { createPrivateKey, generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import type { SigningKey } from './notification-keys.js';

const HOUR_MS = 60 * 60 * 1000;

/** How long a key is published before it signs: receivers and instances have it by then. */
export const AHEAD_MS = HOUR_MS;

/** How long a key is published after the last time it may have signed. */
export const AFTER_MS = 24 * HOUR_MS;

/** A key as instances share it. */
interface SharedKey {
  readonly id: string;
  readonly jwk: JsonWebKey;
  /** Unix milliseconds from which it signs, until the next one does. */
  readonly from: number;
}

/** Keys in the order in which they sign. What it holds at any time follows from the clock alone. */
export class KeySet {
  private readonly keys: readonly SigningKey[];

  private constructor(private readonly shared: readonly SharedKey[]) {
    this.keys = shared.map(signingKey);
  }

  static readonly EMPTY = new KeySet([]);

  static decode(text: string): KeySet {
    return new KeySet(JSON.parse(text) as SharedKey[]);
  }

  encode(): string {
    return JSON.stringify(this.shared);
  }

  /** The set that is right now: this one, if nothing is over and the next key is not due yet. */
  at(now: number, rotateMs: number): KeySet {
    const kept = this.shared.filter((_, i) => {
      const next = this.shared[i + 1];
      return !next || next.from + AFTER_MS > now;
    });
    const last = kept.at(-1);
    const from = last ? Math.max(last.from + rotateMs, now + AHEAD_MS) : now;
    const isDue = !last || last.from + rotateMs - AHEAD_MS <= now;
    if (!isDue && kept.length === this.shared.length) return this;
    return new KeySet(isDue ? [...kept, newKey(from)] : kept);
  }

  /** Which key signs; the first one also for a clock that is behind. */
  current(now: number): SigningKey {
    const index = this.shared.findLastIndex(({ from }) => from <= now);
    return this.keys[Math.max(index, 0)]!;
  }

  all(): readonly SigningKey[] {
    return this.keys;
  }
}

/**
 * P-256: what every receiver can verify. It is read anew before it is exported: a garbage collection in
 * an export of the very object that was generated waits, in Node.js 20, for a lock of that object, for ever.
 */
function newKey(from: number): SharedKey {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const jwk = createPrivateKey(privateKey).export({ format: 'jwk' });
  return { id: randomUUID(), jwk, from };
}

function signingKey({ id, jwk }: SharedKey): SigningKey {
  return { id, alg: 'ES256', key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}
