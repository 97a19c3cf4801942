import { describe, expect, it } from '@jest/globals';
import { AFTER_MS, AHEAD_MS, KeySet } from '#lib/push/signing/key-set.js';

const START = 1_800_000_000_000;
const DAY = 24 * 60 * 60 * 1000;
const ROTATE = 30 * DAY;

const ids = (set: KeySet) => set.all().map(({ id }) => id);

describe('KeySet', () => {
  const first = KeySet.EMPTY.at(START, ROTATE);

  it('begins with a key that signs at once', () => {
    expect(first.all()).toHaveLength(1);
    expect(first.current(START)).toBe(first.all()[0]);
    expect(first.current(START)).toMatchObject({ alg: 'ES256', key: { type: 'private' } });
  });

  it('signs also by a clock that is behind', () => {
    expect(first.current(START - DAY)).toBe(first.all()[0]);
  });

  it('stays as it is until the next key is due', () => {
    expect(first.at(START, ROTATE)).toBe(first);
    expect(first.at(START + ROTATE - AHEAD_MS - 1, ROTATE)).toBe(first);
  });

  it('publishes the next key before it signs, and the last one after', () => {
    const [old] = ids(first);
    const ahead = first.at(START + ROTATE - AHEAD_MS, ROTATE);
    const next = ids(ahead)[1]!;
    expect(ids(ahead)).toEqual([old, next]);
    expect(ahead.current(START + ROTATE - 1).id).toBe(old);
    expect(ahead.current(START + ROTATE).id).toBe(next);
    expect(ahead.at(START + ROTATE + AFTER_MS - 1, ROTATE)).toBe(ahead);
    expect(ids(ahead.at(START + ROTATE + AFTER_MS, ROTATE))).toEqual([next]);
  });

  it('publishes a key ahead also when nobody looked for years', () => {
    const now = START + 1000 * DAY;
    const set = first.at(now, ROTATE);
    const [old, next] = ids(set);
    expect(set.current(now).id).toBe(old);
    expect(set.current(now + AHEAD_MS).id).toBe(next);
  });

  it('holds few keys however long it lives, and makes one at a time', () => {
    let set = first;
    const seen = new Set(ids(set));
    for (let day = 1; day <= 365; day++) {
      set = set.at(START + day * DAY, DAY);
      ids(set).forEach((id) => seen.add(id));
      expect(set.all().length).toBeLessThanOrEqual(3);
    }
    expect(seen.size).toBeGreaterThan(300);
  });

  it('is the same after it was stored', () => {
    const set = first.at(START + ROTATE, ROTATE);
    const read = KeySet.decode(set.encode());
    expect(ids(read)).toEqual(ids(set));
    expect(read.all().map(({ key }) => key.export({ format: 'jwk' }))).toEqual(
      set.all().map(({ key }) => key.export({ format: 'jwk' })),
    );
    expect(read.current(START).id).toBe(set.current(START).id);
  });
});
