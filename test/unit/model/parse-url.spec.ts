import { describe, expect, it } from '@jest/globals';
import { parseUrl } from '#lib/model/parse-url.js';

/** Enough calls for Node to optimize their caller. */
const CALLS = 20_000;

describe('parseUrl', () => {
  it('takes names beyond ASCII, however often it is asked', () => {
    const hosts = Array.from({ length: CALLS }, () => parseUrl('https://bücher.example/')?.host);
    expect(new Set(hosts)).toEqual(new Set(['xn--bcher-kva.example']));
  });

  it.each(['', '/hook', 'hooks.example', 'https://', 'https://256.256.256.256/'])(
    'takes %j for no URL',
    (text) => {
      expect(parseUrl(text)).toBeUndefined();
    },
  );
});
