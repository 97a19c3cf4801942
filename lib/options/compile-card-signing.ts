import type { KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/configuration.error.js';
import { compilePrivateKey } from './compile-private-key.js';
import type { AgentCardSigningOptions } from './server-options.interface.js';
import { parseUrl } from '../model/parse-url.js';

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

/** @throws ConfigurationError that names the option, and says nothing of the key */
export function compileCardSigning(
  options: AgentCardSigningOptions | undefined,
): CardSigning | undefined {
  if (options === undefined) return undefined;
  const { keyId, jku } = options;
  if (typeof keyId !== 'string' || keyId.trim() === '') refuse('keyId', 'a text');
  if (jku !== undefined && !isHttps(jku)) refuse('jku', 'an https URL');
  const { key, alg } = compilePrivateKey(options.key, options.alg, refuse);
  return { key, header: { alg, kid: keyId, typ: 'JOSE', ...(jku && { jku }) } };
}

function isHttps(text: unknown): boolean {
  return typeof text === 'string' && parseUrl(text)?.protocol === 'https:';
}

function refuse(name: string, accepted: string): never {
  throw new ConfigurationError(
    `A2AServerModule: option "agentCardSigning.${name}" must be ${accepted}.`,
  );
}
