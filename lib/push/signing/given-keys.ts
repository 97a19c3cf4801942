import { jwkSet, NotificationKeys, type JwkSet, type SigningKey } from './notification-keys.js';

/** Keys of the option `push.signing.keys`: the first one signs. */
export class GivenKeys extends NotificationKeys {
  /** @param keys at least one */
  constructor(private readonly keys: readonly SigningKey[]) {
    super();
  }

  current(): Promise<SigningKey> {
    return Promise.resolve(this.keys[0]!);
  }

  published(): Promise<JwkSet> {
    return Promise.resolve(jwkSet(this.keys));
  }
}
