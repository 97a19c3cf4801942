import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** What all kinds of keys are asked for, with what only some of them have. */
type Generate = (kind: string, options: object) => Readonly<Record<keyof KeyPair, string>>;

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * A new pair of keys, read anew: a garbage collection in an export of the very object that was
 * generated waits, in Node.js 20, for a lock of that object, for ever.
 */
export function keyPair(kind: 'ed25519' | 'rsa' | { readonly namedCurve: string }): KeyPair {
  const [name, parameters] =
    typeof kind === 'string' ? [kind, { modulusLength: 2048 }] : ['ec', kind];
  const { privateKey, publicKey } = (generateKeyPairSync as unknown as Generate)(name, {
    ...parameters,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey: createPrivateKey(privateKey), publicKey: createPublicKey(publicKey) };
}
