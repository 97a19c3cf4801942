import { createPrivateKey, KeyObject, type JsonWebKey } from 'node:crypto';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { AgentCardSigningOptions } from './server-options.interface.js';

/** A private key, and the protected header of its signatures (RFC 7515, section 4.1). */
export interface CardSigning {
  readonly key: KeyObject;
  readonly header: {
    readonly alg: string;
    readonly kid: string;
    readonly typ: 'JOSE';
    readonly jku?: string;
  };
}

/** Algorithms of a key, the default first; by curve where the key has one. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
  ed25519: ['EdDSA', 'Ed25519'],
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
};

/** @throws ConfigurationError that names the option, and says nothing of the key */
export function compileCardSigning(
  options: AgentCardSigningOptions | undefined,
): CardSigning | undefined {
  if (options === undefined) return undefined;
  const { keyId, jku } = options;
  if (typeof keyId !== 'string' || keyId.trim() === '') refuse('keyId', 'a text');
  if (jku !== undefined && !isHttps(jku)) refuse('jku', 'an https URL');
  const key = privateKey(options.key);
  const alg = algorithm(key, options.alg);
  return { key, header: { alg, kid: keyId, typ: 'JOSE', ...(jku && { jku }) } };
}

function privateKey(given: AgentCardSigningOptions['key']): KeyObject {
  const key = given instanceof KeyObject ? given : read(given);
  if (key?.type !== 'private') return refuse('key', 'a private key as JWK, KeyObject or PEM');
  return key;
}

function read(given: JsonWebKey | string): KeyObject | undefined {
  try {
    return createPrivateKey(typeof given === 'string' ? given : { key: given, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function algorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, given?: string): string {
  const known = ALGORITHMS[asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? ''];
  if (!known) return refuse('key', 'a key of the curves P-256, P-384 and P-521, Ed25519 or RSA');
  const alg = given ?? known[0]!;
  return known.includes(alg) ? alg : refuse('alg', `one the key is for: ${known.join(', ')}`);
}

function isHttps(text: unknown): boolean {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).protocol === 'https:';
}

function refuse(name: string, accepted: string): never {
  throw new ConfigurationError(
    `A2AServerModule: option "agentCardSigning.${name}" must be ${accepted}.`,
  );
}
