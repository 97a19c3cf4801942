import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import { keyPair } from '../../support/key-pair.js';

const { privateKey, publicKey } = keyPair({ namedCurve: 'P-256' });
const DAY_MS = 24 * 60 * 60 * 1000;

const compile = (signing: unknown) => compilePushOptions({ signing } as never, 'Module').signing;

describe('compilePushSigning', () => {
  it.each([undefined, false])('is off with %j', (signing) => {
    expect(compile(signing)).toBeUndefined();
  });

  it.each([true, {}])('makes keys with %j', (signing) => {
    expect(compile(signing)).toEqual({
      issuer: undefined,
      keys: undefined,
      rotateMs: 30 * DAY_MS,
    });
  });

  it('takes keys in any form, with the algorithm they are for', () => {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    const keys = [
      { id: 'a', key: privateKey },
      { id: 'b', key: pem },
      {
        id: 'c',
        key: keyPair('rsa').privateKey,
        alg: 'PS256',
      },
    ];
    const compiled = compile({ keys, issuer: 'https://agent.example' })!;
    expect(compiled.issuer).toBe('https://agent.example');
    expect(compiled.keys?.map(({ id, alg }) => [id, alg])).toEqual([
      ['a', 'ES256'],
      ['b', 'ES256'],
      ['c', 'PS256'],
    ]);
  });

  const one = { id: 'a', key: privateKey };

  it.each<[unknown, string]>([
    ['yes', 'option "signing" must be true, false or an object'],
    [{ issuer: '' }, '"signing": option "issuer"'],
    [{ rotateEvery: '1h' }, '"signing": option "rotateEvery"'],
    [{ keys: [] }, '"signing": option "keys" must be a list'],
    [{ keys: one }, '"signing": option "keys" must be a list'],
    [{ keys: [null] }, '"signing": option "keys[0].id"'],
    [{ keys: [{ ...one, id: ' ' }] }, '"signing": option "keys[0].id"'],
    [{ keys: [one, one] }, '"signing": option "keys[1].id"'],
    [{ keys: [one, { id: 'b' }] }, '"signing": option "keys[1].key"'],
    [{ keys: [{ id: 'a', key: publicKey }] }, '"signing": option "keys[0].key"'],
    [{ keys: [{ id: 'a', key: 's3cret' }] }, '"signing": option "keys[0].key"'],
    [{ keys: [{ ...one, alg: 'RS256' }] }, '"signing": option "keys[0].alg"'],
  ])('refuses %j and names the option', (signing, expected) => {
    expect(() => compile(signing)).toThrow(ConfigurationError);
    expect(() => compile(signing)).toThrow(expected);
    expect(() => compile(signing)).not.toThrow('s3cret');
  });
});
