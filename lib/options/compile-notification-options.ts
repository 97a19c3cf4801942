import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { NotificationReplays } from '../model/notification-replays.js';
import type { A2ANotificationOptions } from './notification-options.interface.js';
import { OptionReader } from './option-reader.js';
import { parseUrl } from '../model/parse-url.js';

const OWNER = 'A2ANotificationModule';

/** Those with a private and a public key: with a shared one a receiver could sign. */
const ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
];

export interface CompiledSignatureCheck {
  readonly source: URL | readonly JsonWebKey[];
  readonly algorithms: readonly string[];
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly maxAgeMs: number;
  readonly toleranceMs: number;
  readonly replays: NotificationReplays | undefined;
}

export interface CompiledNotificationOptions {
  /** `undefined`: signatures are not looked at. */
  readonly signature: CompiledSignatureCheck | undefined;
  /** `undefined`: tokens are not looked at. */
  readonly tokens: A2ANotificationOptions['tokens'];
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileNotificationOptions(
  options: A2ANotificationOptions,
): CompiledNotificationOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${OWNER}: options are missing.`);
  }
  const { tokens } = options;
  const read = new OptionReader(options, OWNER);
  const source = keySource(options, read);
  if (tokens !== undefined && !areTokens(tokens)) {
    read.refuse('tokens', 'a list of texts, or a function of a token', typeof tokens);
  }
  if (!source && !tokens) {
    throw new ConfigurationError(`${OWNER}: one of "jwksUrl", "keys" and "tokens" is needed.`);
  }
  return { signature: source && compileSignature(options, source, read), tokens };
}

function compileSignature(
  options: A2ANotificationOptions,
  source: CompiledSignatureCheck['source'],
  read: OptionReader<A2ANotificationOptions>,
): CompiledSignatureCheck {
  const { algorithms = ['ES256'], issuer, audience, replays } = options;
  const isKnown = (name: unknown) => ALGORITHMS.includes(name as string);
  if (!isFilledList(algorithms) || !algorithms.every(isKnown)) {
    read.refuse('algorithms', `a list of ${ALGORITHMS.join(', ')}`, algorithms);
  }
  if (audience !== undefined && !isOrigin(audience)) {
    read.refuse('audience', "an origin such as 'https://hooks.example'", audience);
  }
  if (replays !== undefined && typeof replays?.isFirst !== 'function') {
    read.refuse('replays', 'a NotificationReplays', replays);
  }
  return {
    source,
    algorithms,
    issuer: issuer === undefined ? undefined : read.text('issuer', undefined, /\S/, 'a text'),
    audience,
    maxAgeMs: read.duration('maxAge', '5m', 1000),
    toleranceMs: read.duration('clockTolerance', '30s', 0),
    replays,
  };
}

function keySource(
  { jwksUrl, keys }: A2ANotificationOptions,
  read: OptionReader<A2ANotificationOptions>,
): URL | readonly JsonWebKey[] | undefined {
  if (jwksUrl !== undefined && keys !== undefined) {
    throw new ConfigurationError(`${OWNER}: give one of "jwksUrl" and "keys".`);
  }
  if (jwksUrl !== undefined) {
    const url = parseUrl(jwksUrl);
    if (url && /^https?:$/.test(url.protocol)) return url;
    read.refuse('jwksUrl', 'an http or https URL', jwksUrl);
  }
  if (keys === undefined) return undefined;
  if (!isFilledList(keys) || !keys.every(isPublic)) {
    read.refuse('keys', 'a list of public keys as JWK', typeof keys);
  }
  return keys;
}

/** A private key would work, and has no place at a receiver. */
function isPublic(jwk: JsonWebKey): boolean {
  try {
    return jwk.d === undefined && createPublicKey({ key: jwk, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}

function areTokens(tokens: unknown): boolean {
  if (typeof tokens === 'function') return true;
  const isText = (token: unknown) => typeof token === 'string' && token !== '';
  return isFilledList(tokens) && tokens.every(isText);
}

function isFilledList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isOrigin(text: string): boolean {
  return parseUrl(text)?.origin === text;
}
