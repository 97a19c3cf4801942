import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#lib/transports/wire/canonical-json.js';

describe('canonicalJson', () => {
  it('sorts members by their UTF-16 code units, at every level', () => {
    // The example of RFC 8785, section 3.2.3.
    const given = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      1: 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const text = canonicalJson({ x: [given] });
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'];
    const places = sorted.map((name) => text.indexOf(`${JSON.stringify(name)}:`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe('{"x":[{'.length);
    expect(JSON.parse(text)).toEqual({ x: [given] });
  });

  it('has no spaces, keeps the order of lists, and leaves absent members out', () => {
    const value = { b: [3, { d: null, c: undefined }, 'x y'], a: true };
    expect(canonicalJson(value)).toBe('{"a":true,"b":[3,{"d":null},"x y"]}');
  });
});
