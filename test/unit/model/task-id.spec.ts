import { describe, expect, it } from '@jest/globals';
import { MAX_PARTITIONS, newTaskId, partitionOfTask } from '#lib/model/task-id.js';

const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newTaskId', () => {
  it('makes a UUID of version 8 and the RFC 9562 variant', () => {
    for (let i = 0; i < 500; i += 1) expect(newTaskId(i)).toMatch(UUID_V8);
  });

  it('holds every partition', () => {
    for (let partition = 0; partition < MAX_PARTITIONS; partition += 1) {
      expect(partitionOfTask(newTaskId(partition), MAX_PARTITIONS)).toBe(partition);
    }
  });

  it('begins with the time, so that ids sort by creation', () => {
    const early = newTaskId(9, Date.parse('2024-02-29T12:00:00Z'));
    const late = newTaskId(0, Date.parse('2024-02-29T12:00:00.001Z'));
    expect(early.startsWith('018df4bc-5600-8009-')).toBe(true);
    expect(early < late).toBe(true);
  });

  it('does not repeat itself', () => {
    const now = Date.now();
    const ids = Array.from({ length: 10_000 }, () => newTaskId(3, now));
    expect(new Set(ids).size).toBe(10_000);
  });
});

describe('partitionOfTask', () => {
  it.each([
    ['of version 4', '6a0c4c5e-0a3f-4c1e-9f5b-3a1d2c4b5e6f'],
    ['of version 7', '018df4c3-7200-7009-9f5b-3a1d2c4b5e6f'],
    ['of another variant', '018df4c3-7200-8009-cf5b-3a1d2c4b5e6f'],
    ['in capitals', '018DF4C3-7200-8009-9F5B-3A1D2C4B5E6F'],
    ['without hyphens', '018df4c3720080099f5b3a1d2c4b5e6f'],
    ['with more behind', '018df4c3-7200-8009-9f5b-3a1d2c4b5e6f:artifacts'],
    ['with a line break behind', '018df4c3-7200-8009-9f5b-3a1d2c4b5e6f\n'],
    ['that is empty', ''],
    ['that is a pattern', '*'],
  ])('refuses an id %s', (_name, id) => {
    expect(partitionOfTask(id, MAX_PARTITIONS)).toBeUndefined();
  });

  it('refuses a partition the store does not have', () => {
    expect(partitionOfTask(newTaskId(15), 16)).toBe(15);
    expect(partitionOfTask(newTaskId(16), 16)).toBeUndefined();
  });
});
