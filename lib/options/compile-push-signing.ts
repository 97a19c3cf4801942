import { ConfigurationError } from '../errors/configuration.error.js';
import { compilePrivateKey, type PrivateKey } from './compile-private-key.js';
import { OptionReader } from './option-reader.js';
import type { PushSigningKey, PushSigningOptions } from './push-signing-options.interface.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface GivenSigningKey extends PrivateKey {
  readonly id: string;
}

export interface CompiledPushSigning {
  readonly issuer: string | undefined;
  /** The first one signs; `undefined`: keys are made and shared. */
  readonly keys: readonly GivenSigningKey[] | undefined;
  readonly rotateMs: number;
}

/** @throws ConfigurationError that names the option, and says nothing of the keys */
export function compilePushSigning(
  given: boolean | PushSigningOptions | undefined,
  owner: string,
): CompiledPushSigning | undefined {
  if (given === undefined || given === false) return undefined;
  const options = given === true ? {} : given;
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${owner}: option "signing" must be true, false or an object.`);
  }
  const place = `${owner}, "signing"`;
  const read = new OptionReader(options, place);
  const { issuer, keys } = options;
  return {
    issuer: issuer === undefined ? undefined : read.text('issuer', undefined, /\S/, 'a text'),
    keys: keys === undefined ? undefined : compileKeys(keys, place),
    rotateMs: read.duration('rotateEvery', '30d', DAY_MS),
  };
}

function compileKeys(keys: readonly PushSigningKey[], place: string): GivenSigningKey[] {
  const refuse = (name: string, accepted: string): never => {
    throw new ConfigurationError(`${place}: option "keys${name}" must be ${accepted}.`);
  };
  if (!Array.isArray(keys) || keys.length === 0) refuse('', 'a list of keys such as { id, key }');
  const ids = new Set<string>();
  return keys.map((entry: Partial<PushSigningKey> | null, index) => {
    const { id, key, alg } = entry ?? {};
    const at = `[${index}].`;
    if (typeof id !== 'string' || id.trim() === '' || ids.has(id)) {
      return refuse(`${at}id`, 'a text of its own');
    }
    ids.add(id);
    const compiled = compilePrivateKey(key, alg, (name, accepted) => refuse(at + name, accepted));
    return { id, ...compiled };
  });
}
