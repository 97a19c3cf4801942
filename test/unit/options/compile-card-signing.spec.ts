import { createSecretKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compileCardSigning } from '#lib/options/compile-card-signing.js';
import { keyPair } from '../../support/key-pair.js';

const { privateKey, publicKey } = keyPair({ namedCurve: 'P-256' });

function compile(options: object) {
  return compileCardSigning({ key: privateKey, keyId: 'k', ...options });
}

function ec(namedCurve: string): KeyObject {
  return keyPair({ namedCurve }).privateKey;
}

describe('compileCardSigning', () => {
  it('is off by default', () => {
    expect(compileCardSigning(undefined)).toBeUndefined();
  });

  it('makes the protected header', () => {
    const jku = 'https://agent.example/keys';
    const { header } = compile({ jku })!;
    expect(header).toEqual({ alg: 'ES256', kid: 'k', typ: 'JOSE', jku });
    expect(compile({})!.header).toEqual({ alg: 'ES256', kid: 'k', typ: 'JOSE' });
  });

  it.each([
    ['ES256', privateKey],
    ['ES384', ec('P-384')],
    ['ES512', ec('P-521')],
    ['EdDSA', keyPair('ed25519').privateKey],
    ['RS256', keyPair('rsa').privateKey],
  ])('knows that %s is for its key, given in any form', (alg, key) => {
    const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
    for (const form of [key, pem, key.export({ format: 'jwk' })]) {
      const compiled = compile({ key: form })!;
      expect(compiled.header.alg).toBe(alg);
      expect(compiled.key.equals(key)).toBe(true);
    }
  });

  it('takes another algorithm of the key', () => {
    const key = keyPair('rsa').privateKey;
    expect(compile({ key, alg: 'PS384' })!.header.alg).toBe('PS384');
  });

  it.each<[string, object, string]>([
    ['no key', { key: undefined }, 'key'],
    ['a number', { key: 5 }, 'key'],
    ['a text that is no PEM', { key: 'hunter2' }, 'key'],
    ['a public key', { key: publicKey }, 'key'],
    ['a public JWK', { key: publicKey.export({ format: 'jwk' }) }, 'key'],
    ['a shared secret', { key: createSecretKey(Buffer.from('hunter2')) }, 'key'],
    ['a curve without algorithm', { key: ec('secp256k1') }, 'key'],
    ['an algorithm of another key', { alg: 'RS256' }, 'alg'],
    ['no algorithm at all', { alg: 'none' }, 'alg'],
    ['no key id', { keyId: undefined }, 'keyId'],
    ['a blank key id', { keyId: ' ' }, 'keyId'],
    ['a plain URL', { jku: 'http://agent.example/keys' }, 'jku'],
    ['a jku that is no URL', { jku: 'keys' }, 'jku'],
  ])('refuses %s by name, and says nothing of the key', (_name, options, option) => {
    const refused = () => compile(options);
    expect(refused).toThrow(ConfigurationError);
    expect(refused).toThrow(`"agentCardSigning.${option}"`);
    expect(refused).not.toThrow('hunter2');
  });
});
