import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compilePushOptions } from '#lib/options/compile-push-options.js';

const compile = (encryption: unknown) =>
  compilePushOptions({ encryption } as never, 'Module').encryption;

const KEY = randomBytes(32);

describe('compilePushEncryption', () => {
  it('is off by default', () => {
    expect(compile(undefined)).toBeUndefined();
  });

  it('keeps the order of keys', () => {
    const keys = compile({ keys: ['new', 'old'].map((id) => ({ id, key: KEY })) })!;
    expect([...keys.keys()]).toEqual(['new', 'old']);
  });

  it.each([
    [null, 'keys'],
    [{}, 'keys'],
    [{ keys: [] }, 'keys'],
    [{ keys: KEY }, 'keys'],
    [{ keys: [null] }, 'keys[0].id'],
    [{ keys: [{ id: '', key: KEY }] }, 'keys[0].id'],
    [{ keys: [{ id: 'a.b', key: KEY }] }, 'keys[0].id'],
    [{ keys: ['a', 'a'].map((id) => ({ id, key: KEY })) }, 'keys[1].id'],
    [{ keys: [{ id: 'a' }] }, 'keys[0].key'],
    [{ keys: [{ id: 'a', key: randomBytes(16) }] }, 'keys[0].key'],
    [{ keys: [{ id: 'a', key: 's3cret!' }] }, 'keys[0].key'],
    [{ keys: [{ id: 'a', key: 's3cret' }] }, 'keys[0].key'],
  ])('refuses %j and names the option', (encryption, name) => {
    expect(() => compile(encryption)).toThrow(ConfigurationError);
    expect(() => compile(encryption)).toThrow(
      `Module, "push": option "encryption.${name}" must be`,
    );
    expect(() => compile(encryption)).not.toThrow('s3cret');
  });
});
