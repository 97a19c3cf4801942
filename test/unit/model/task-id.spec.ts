import { describe, expect, it } from '@jest/globals';
import {
  firstTaskId,
  MAX_PARTITIONS,
  newContextId,
  newTaskId,
  partitionOfTask,
} from '#lib/model/task-id.js';

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

describe('newContextId', () => {
  it('makes a UUID of version 8 that is no id of a task', () => {
    const id = newContextId();
    expect(id).toMatch(UUID_V8);
    expect(partitionOfTask(id, MAX_PARTITIONS)).toBeUndefined();
  });

  it('leads to its first task, a different one for each context', () => {
    const contexts = Array.from({ length: 1000 }, () => newContextId());
    const tasks = contexts.map((id) => firstTaskId(id, 7)!);
    for (const id of tasks) expect(partitionOfTask(id, MAX_PARTITIONS)).toBe(7);
    expect(new Set(tasks).size).toBe(1000);
  });

  it.each([
    ['a client has named', 'my context'],
    ['is empty', ''],
    ['is a UUID of version 4', '6a0c4c5e-0a3f-4c1e-9f5b-3a1d2c4b5e6f'],
    ['is the id of a task', '018df4c3-7200-8009-9f5b-3a1d2c4b5e6f'],
    ['is in capitals', '018DF4C3-7200-8FFF-9F5B-3A1D2C4B5E6F'],
    ['has more behind', '018df4c3-7200-8fff-9f5b-3a1d2c4b5e6f\n'],
  ])('is not what %s', (_what, id) => {
    expect(firstTaskId(id, 7)).toBeUndefined();
  });
});
