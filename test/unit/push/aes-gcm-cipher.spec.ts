import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SecretUnreadableError } from '#lib/errors/secret-unreadable.error.js';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import { AesGcmCipher } from '#lib/push/cipher/aes-gcm.cipher.js';
import { PlainText } from '#lib/repositories/secret-cipher.js';

const KEYS = { a: randomBytes(32), b: randomBytes(32) };
const TEXT = '{"token":"s3cret","name":"ü"}';

function cipher(...ids: (keyof typeof KEYS)[]): AesGcmCipher {
  return withKeys(...ids.map((id) => ({ id, key: KEYS[id] })));
}

function withKeys(...keys: { id: string; key: Uint8Array | string }[]): AesGcmCipher {
  return new AesGcmCipher(compilePushOptions({ encryption: { keys } }, 'test').encryption!);
}

describe('AesGcmCipher', () => {
  const said: unknown[] = [];

  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation((text) => void said.push(text));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    said.length = 0;
  });

  it.each([TEXT, '', 'x'.repeat(100_000)])('opens what it sealed', (text) => {
    const sealed = cipher('a').seal(text);
    expect(sealed).toMatch(/^a2a1\.a\.[\w-]+$/);
    expect(cipher('a').open(sealed)).toBe(text);
  });

  it('seals one text differently each time, and shows nothing of it', () => {
    const one = cipher('a');
    const texts = [one.seal(TEXT), one.seal(TEXT)];
    expect(texts[0]).not.toBe(texts[1]);
    const bytes = texts.map((text) => Buffer.from(text.slice(7), 'base64url').toString('latin1'));
    expect(texts.concat(bytes).some((text) => text.includes('s3cret'))).toBe(false);
  });

  it('seals with the first key, and opens with all', () => {
    const old = cipher('a').seal(TEXT);
    const rotated = cipher('b', 'a');
    expect(rotated.open(old)).toBe(TEXT);
    const fresh = rotated.seal(TEXT);
    expect(fresh).toMatch(/^a2a1\.b\./);
    expect(cipher('b').open(fresh)).toBe(TEXT);
  });

  it('takes keys in Base64, with and without padding', () => {
    const sealed = cipher('a').seal(TEXT);
    for (const encoding of ['base64', 'base64url'] as const) {
      expect(withKeys({ id: 'a', key: KEYS.a.toString(encoding) }).open(sealed)).toBe(TEXT);
    }
  });

  it('reads texts from before encryption was turned on', () => {
    expect(cipher('a').open(TEXT)).toBe(TEXT);
  });

  it('names the key that is missing to the log, and to nobody else', () => {
    const sealed = cipher('a').seal(TEXT);
    expect(() => cipher('b').open(sealed)).toThrow(SecretUnreadableError);
    expect(() => cipher('b').open(sealed)).toThrow(
      'A stored secret cannot be read by this instance. Try again.',
    );
    expect(said[0]).toBe(
      'A stored secret is sealed with the key "a", which is not in "push.encryption".',
    );
  });

  it('says to the log what is wrong when encryption was turned off', () => {
    const plain = new PlainText();
    expect(plain.open(plain.seal(TEXT))).toBe(TEXT);
    expect(() => plain.open(cipher('a').seal(TEXT))).toThrow(SecretUnreadableError);
    expect(said).toEqual(['A stored secret is encrypted, and "push.encryption" is off.']);
  });

  it.each<[string, (sealed: string) => string]>([
    ['its first byte', (sealed) => sealed.replace(/(?<=^a2a1\.a\.)./, flip)],
    ['its last byte', (sealed) => sealed.replace(/..$/, (text) => flip(text) + flip(text))],
    ['its key id', (sealed) => sealed.replace('a2a1.a.', 'a2a1.b.')],
    ['its length', (sealed) => sealed.slice(0, 40)],
    ['its end', (sealed) => `${sealed}.`],
    ['everything but the head', () => 'a2a1.a.'],
  ])('does not open a text with %s changed', (_name, change) => {
    // Both ids stand for one key here: the head is authenticated, too.
    const one = withKeys({ id: 'a', key: KEYS.a }, { id: 'b', key: KEYS.a });
    expect(() => one.open(change(one.seal(TEXT)))).toThrow(SecretUnreadableError);
    expect(JSON.stringify(said)).not.toContain('s3cret');
  });
});

function flip(text: string): string {
  return text.startsWith('A') ? 'B' : 'A';
}
