import { Logger } from '@nestjs/common';
import type { KeySetRepository } from '../../repositories/key-set.repository.js';
import type { SecretCipher } from '../../repositories/secret-cipher.js';
import { AHEAD_MS, KeySet } from './key-set.js';
import { jwkSet, NotificationKeys, type JwkSet, type SigningKey } from './notification-keys.js';

/** How old keys may be before the store is asked again. */
const REFRESH_MS = 60_000;

/** Keys that the first instance makes, and all read from the store. */
export class SharedKeys extends NotificationKeys {
  private readonly logger = new Logger('A2APush');
  private known: { readonly set: KeySet; readonly at: number } | undefined;
  private refreshing: Promise<KeySet> | undefined;

  constructor(
    private readonly repository: KeySetRepository,
    private readonly cipher: SecretCipher,
    private readonly rotateMs: number,
    private readonly clock: () => number = Date.now,
  ) {
    super();
  }

  async current(): Promise<SigningKey> {
    return (await this.fresh()).current(this.clock());
  }

  async published(): Promise<JwkSet> {
    return jwkSet((await this.fresh()).all());
  }

  /** While the store is away, keys are used for as long as nobody can have dropped them. */
  private async fresh(): Promise<KeySet> {
    const { known } = this;
    const age = known ? this.clock() - known.at : Infinity;
    if (known && age < REFRESH_MS) return known.set;
    try {
      return await (this.refreshing ??= this.refresh().finally(
        () => (this.refreshing = undefined),
      ));
    } catch (error) {
      if (!known || age >= AHEAD_MS) throw error;
      this.logger.warn('Signing keys cannot be read; those known are used for now.');
      return known.set;
    }
  }

  /**
   * Reads the keys, and writes those that are due; another instance may be first, then its keys are
   * looked at. What this instance knows is stored again where the store has lost it. The first time
   * they are written in any case, so that they are sealed with the encryption key of today.
   */
  private async refresh(): Promise<KeySet> {
    const now = this.clock();
    let stored = await this.repository.read();
    for (let resealed = this.known !== undefined; ; resealed = true) {
      const found = stored ? KeySet.decode(this.cipher.open(stored)) : this.known?.set;
      const next = (found ?? KeySet.EMPTY).at(now, this.rotateMs);
      if (stored && next === found && resealed) return this.remember(next, now);
      const sealed = this.cipher.seal(next.encode());
      const after = await this.repository.replace(stored, sealed);
      if (after === sealed) return this.remember(next, now);
      stored = after;
    }
  }

  private remember(set: KeySet, at: number): KeySet {
    this.known = { set, at };
    return set;
  }
}
