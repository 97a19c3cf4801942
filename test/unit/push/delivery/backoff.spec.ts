import { describe, expect, it } from '@jest/globals';
import { backoffMs } from '#lib/push/delivery/backoff.js';

const BOUNDS = { minBackoffMs: 1_000, maxBackoffMs: 60_000 };

describe('the pause after a failed try', () => {
  it('is up to the least one, then doubles, up to the longest', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((attempts) =>
      backoffMs(attempts, BOUNDS, 0, 1),
    );
    expect(longest).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
  });

  it('is a random part of that', () => {
    expect(backoffMs(4, BOUNDS, 0, 0)).toBe(0);
    expect(backoffMs(4, BOUNDS, 0, 0.25)).toBe(2_000);
    const pauses = Array.from({ length: 1_000 }, () => backoffMs(3, BOUNDS));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(4_000);
    expect(new Set(pauses).size).toBeGreaterThan(100);
  });

  it('is no shorter than the receiver asks for, and never beyond the longest', () => {
    expect(backoffMs(1, BOUNDS, 30_000, 1)).toBe(30_000);
    expect(backoffMs(6, BOUNDS, 5_000, 1)).toBe(32_000);
    expect(backoffMs(1, BOUNDS, 3_600_000, 0)).toBe(60_000);
  });
});
