import { createPrivateKey, KeyObject, type JsonWebKey } from 'node:crypto';

/** A private key as it may be given: JWK, `KeyObject` or PEM. */
export type PrivateKeyInput = JsonWebKey | KeyObject | string;

/** A private key with the JWS algorithm it is used for. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly alg: string;
}

/** Throws; `name` is `key` or `alg`. */
type Refuse = (name: string, accepted: string) => never;

/** Algorithms of a key, the default first; by curve where the key has one. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
  ed25519: ['EdDSA', 'Ed25519'],
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
};

/** Says nothing of the key where it refuses. */
export function compilePrivateKey(
  given: PrivateKeyInput | undefined,
  alg: string | undefined,
  refuse: Refuse,
): PrivateKey {
  const key = given instanceof KeyObject ? given : read(given);
  if (key?.type !== 'private') return refuse('key', 'a private key as JWK, KeyObject or PEM');
  return { key, alg: algorithm(key, alg, refuse) };
}

function read(given: JsonWebKey | string | undefined): KeyObject | undefined {
  try {
    return createPrivateKey(
      typeof given === 'string' ? given : { key: given as JsonWebKey, format: 'jwk' },
    );
  } catch {
    return undefined;
  }
}

function algorithm(
  { asymmetricKeyType, asymmetricKeyDetails }: KeyObject,
  given: string | undefined,
  refuse: Refuse,
): string {
  const known = ALGORITHMS[asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? ''];
  if (!known) return refuse('key', 'a key of the curves P-256, P-384 and P-521, Ed25519 or RSA');
  const alg = given ?? known[0]!;
  return known.includes(alg) ? alg : refuse('alg', `one the key is for: ${known.join(', ')}`);
}
