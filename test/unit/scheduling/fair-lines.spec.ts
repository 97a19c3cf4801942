import { describe, expect, it } from '@jest/globals';
import { FairLines } from '#lib/scheduling/fair-lines.js';

function filled(entries: readonly (readonly [line: string, item: string])[]): FairLines<string> {
  const lines = new FairLines<string>(3);
  for (const [line, item] of entries) lines.add(line, item, item);
  return lines;
}

describe('FairLines', () => {
  it('goes from line to line, and keeps the order within each', () => {
    const lines = filled([
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
    expect([lines.take(), lines.take(), lines.take(), lines.take()]).toEqual([
      ...['1', '3', '2'],
      undefined,
    ]);
    expect(lines.isEmpty).toBe(true);
  });

  it('passes over lines that are closed, which keep their place', () => {
    const lines = filled([
      ['a', '1'],
      ['b', '2'],
      ['b', '3'],
    ]);
    const open = (name: string | number) => name !== 'a';
    expect([lines.take(open), lines.take(open), lines.take(open)]).toEqual(['2', '3', undefined]);
    expect(lines.isEmpty).toBe(false);
    expect(lines.take()).toBe('1');
  });

  it('turns away what is too much for a line, but not news of what waits', () => {
    const lines = filled([
      ['a', '1'],
      ['a', '2'],
      ['a', '3'],
    ]);
    lines.add('a', '2', 'news');
    lines.add('b', '4', '4');
    expect(lines.takeMore()).toBe(false);
    lines.add('a', '4', '4');
    expect([lines.takeMore(), lines.takeMore()]).toEqual([true, false]);
    expect([lines.take(), lines.take(), lines.take(), lines.take()]).toEqual([
      ...['1', '4', 'news', '3'],
    ]);
  });
});
