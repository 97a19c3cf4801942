import { describe, expect, it } from '@jest/globals';
import { partitionOfContext } from '#lib/model/partition.js';

const ANYONE = { tenant: '', owner: '' };
const BOB = { tenant: 'acme', owner: 'bob' };

describe('partitionOfContext', () => {
  // Stored data is found by these numbers: a change that moves one of them strands data.
  it.each([
    [ANYONE, 'context', 16, 1],
    [BOB, 'context', 16, 14],
    [BOB, 'context', 4096, 2558],
    [{ tenant: 'ü', owner: '🎉' }, 'c "x"', 16, 15],
    [ANYONE, '', 16, 7],
    [BOB, '6a0c4c5e-0a3f-4c1e-9f5b-3a1d2c4b5e6f', 1024, 837],
  ])('of %j, %j and %i partitions is %i', (scope, contextId, partitions, partition) => {
    expect(partitionOfContext(scope, contextId, partitions)).toBe(partition);
  });

  it('spreads contexts evenly', () => {
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i += 1) {
      const partition = partitionOfContext(BOB, `context ${i}`, 16);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('does not confuse the parts of the name', () => {
    const spread = (owner: string, tenant: string, context: string) =>
      partitionOfContext({ owner, tenant }, context, 1_000_000);
    expect(spread('a', 'b', 'c')).not.toBe(spread('b', 'a', 'c'));
    expect(spread('a,b', '', 'c')).not.toBe(spread('a', 'b', 'c'));
    expect(spread('a","b', '', 'c')).not.toBe(spread('a', 'b', 'c'));
  });
});
