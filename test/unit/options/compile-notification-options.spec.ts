import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compileNotificationOptions } from '#lib/options/compile-notification-options.js';
import { keyPair } from '../../support/key-pair.js';

const { privateKey, publicKey } = keyPair({ namedCurve: 'P-256' });
const PUBLIC = publicKey.export({ format: 'jwk' });
const URL_OF_KEYS = 'https://agent.example/.well-known/a2a-jwks.json';

const compile = (options: unknown) => compileNotificationOptions(options as never);

describe('compileNotificationOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compile({ jwksUrl: URL_OF_KEYS })).toEqual({
      signature: {
        source: new URL(URL_OF_KEYS),
        algorithms: ['ES256'],
        issuer: undefined,
        audience: undefined,
        maxAgeMs: 300_000,
        toleranceMs: 30_000,
        replays: undefined,
      },
      tokens: undefined,
    });
  });

  it('looks at nothing but tokens where nothing else is given', () => {
    expect(compile({ tokens: ['t'] })).toEqual({ signature: undefined, tokens: ['t'] });
  });

  it.each<[unknown, string]>([
    [undefined, 'options are missing'],
    [{}, 'one of "jwksUrl", "keys" and "tokens" is needed'],
    [{ jwksUrl: URL_OF_KEYS, keys: [PUBLIC] }, 'give one of "jwksUrl" and "keys"'],
    [{ jwksUrl: 'agent.example/keys' }, 'option "jwksUrl"'],
    [{ jwksUrl: 'file:///keys' }, 'option "jwksUrl"'],
    [{ keys: [] }, 'option "keys"'],
    [{ keys: PUBLIC }, 'option "keys"'],
    [{ keys: [{ kty: 'EC' }] }, 'option "keys"'],
    [{ keys: [null] }, 'option "keys"'],
    [{ keys: [privateKey.export({ format: 'jwk' })] }, 'option "keys"'],
    [{ keys: [{ kty: 'oct', k: 's3cret' }] }, 'option "keys"'],
    [{ jwksUrl: URL_OF_KEYS, algorithms: [] }, 'option "algorithms"'],
    [{ jwksUrl: URL_OF_KEYS, algorithms: ['ES256', 'HS256'] }, 'option "algorithms"'],
    [{ jwksUrl: URL_OF_KEYS, algorithms: ['none'] }, 'option "algorithms"'],
    [{ jwksUrl: URL_OF_KEYS, issuer: '' }, 'option "issuer"'],
    [{ jwksUrl: URL_OF_KEYS, audience: 'https://hooks.example/hook' }, 'option "audience"'],
    [{ jwksUrl: URL_OF_KEYS, maxAge: 0 }, 'option "maxAge"'],
    [{ jwksUrl: URL_OF_KEYS, clockTolerance: 'some' }, 'option "clockTolerance"'],
    [{ jwksUrl: URL_OF_KEYS, replays: {} }, 'option "replays"'],
    [{ tokens: [] }, 'option "tokens"'],
    [{ tokens: ['a', ''] }, 'option "tokens"'],
    [{ tokens: 's3cret' }, 'option "tokens"'],
  ])('refuses %j and names the option', (options, expected) => {
    expect(() => compile(options)).toThrow(ConfigurationError);
    expect(() => compile(options)).toThrow(`A2ANotificationModule: ${expected}`);
    expect(() => compile(options)).not.toThrow('s3cret');
  });
});
