import { describe, expect, it } from '@jest/globals';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { checkDepth } from '#lib/transports/wire/check-depth.js';
import { checkShape } from '#lib/transports/wire/check-shape.js';
import { SHAPES } from '#lib/transports/wire/shapes.js';

type Name = keyof typeof SHAPES;

function fieldOf(name: Name, value: unknown): string | undefined {
  try {
    checkShape(SHAPES[name], value);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RequestMalformedError);
    return (error as Error).message.split(':')[0];
  }
}

const NAMES = Object.keys(SHAPES) as Name[];

describe('the shapes of requests', () => {
  it.each(NAMES)('%s is an object', (name) => {
    expect(fieldOf(name, {})).toBeUndefined();
    for (const value of [undefined, null, 'x', 1, true, []]) {
      expect(fieldOf(name, value)).toBe('params');
    }
  });

  it.each(NAMES)('%s takes members it does not know', (name) => {
    expect(fieldOf(name, { unknown: { deep: [1] }, constructor: 1 })).toBeUndefined();
  });

  it.each(NAMES)('%s has a tenant that is a text', (name) => {
    expect(fieldOf(name, { tenant: 'acme' })).toBeUndefined();
    expect(fieldOf(name, { tenant: null })).toBeUndefined();
    for (const tenant of [1, {}, [], true]) expect(fieldOf(name, { tenant })).toBe('tenant');
  });

  it.each([
    [{ text: '' }, true],
    [{ raw: '' }, true],
    [{ raw: 'aGk=' }, true],
    [{ raw: 'aGk' }, true],
    [{ raw: '_-8' }, true],
    [{ url: 'https://x' }, true],
    [{ data: 0 }, true],
    [{ data: false }, true],
    [{ data: '' }, true],
    [{ text: 'x', url: null, raw: null, data: null }, true],
    [{}, false],
    [{ text: null }, false],
    [{ data: null }, false],
    [{ text: 'x', data: 0 }, false],
    [{ text: '', url: '' }, false],
    [{ raw: 'a b' }, false],
    [{ raw: '===' }, false],
    [{ raw: 'x\n' }, false],
  ])('judge the part %j: %s', (part, isRight) => {
    const field = fieldOf('sendMessage', { message: { parts: [part] } });
    if (isRight) expect(field).toBeUndefined();
    else expect(field).toMatch(/^message\.parts\[0\]/);
  });

  it.each([0, 1, -1, '0', '17', '-3', null])('take the integer %j', (historyLength) => {
    expect(fieldOf('getTask', { historyLength })).toBeUndefined();
  });

  it.each([1.5, '1.5', '', 'x', '1e3', ' 1', '0x1', true, {}, 1e300, '+1'])(
    'refuse the integer %j',
    (historyLength) => {
      expect(fieldOf('getTask', { historyLength })).toBe('historyLength');
    },
  );

  it('say the first thing that is wrong, and give the field as metadata', () => {
    const wrong = () => checkShape(SHAPES.getTask, { id: 1, historyLength: 'x' });
    expect(wrong).toThrow(/^id: /);
    expect(wrong).toThrow(expect.objectContaining({ metadata: { field: 'id' } }));
  });
});

describe('checkDepth', () => {
  function nested(levels: number): unknown {
    let value: unknown = 1;
    for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { value };
    return value;
  }

  it.each([0, 1, 50, 100])('takes %i levels', (levels) => {
    expect(() => checkDepth(nested(levels))).not.toThrow();
  });

  it.each([101, 1000, 200_000])('refuses %i levels', (levels) => {
    expect(() => checkDepth(nested(levels))).toThrow(RequestMalformedError);
  });

  it('counts levels, not members', () => {
    expect(() => checkDepth(Array.from({ length: 10_000 }, () => ({ a: [1] })))).not.toThrow();
  });

  it.each([undefined, null, 'x', 1])('takes what has no members: %j', (value) => {
    expect(() => checkDepth(value)).not.toThrow();
  });
});
