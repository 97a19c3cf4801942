import { describe, expect, it } from '@jest/globals';
import { WorkQueue } from '#lib/execution/work-queue.js';
import { newTaskId } from '#lib/model/task-id.js';
import type { DueRun } from '#lib/repositories/task.repository.js';

function dueIn(partition: number, processor = 'test'): DueRun {
  const scope = { tenant: '', owner: '' };
  return { scope, taskId: newTaskId(partition), contextId: '', processor };
}

describe('WorkQueue', () => {
  it('gives back what it was given, once, in order', () => {
    const queue = new WorkQueue();
    const runs = [dueIn(1), dueIn(1), dueIn(1)];
    for (const run of runs) queue.add(run);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([...runs, undefined]);
  });

  it('holds a run once, however often it hears of it', () => {
    const queue = new WorkQueue();
    const run = dueIn(1);
    queue.add(run);
    queue.add({ ...run });
    expect(queue.take()).toEqual(run);
    expect(queue.take()).toBeUndefined();
  });

  it('lets partitions take turns', () => {
    const queue = new WorkQueue();
    const backlog = [dueIn(1), dueIn(1), dueIn(1)];
    const [b, c] = [dueIn(2), dueIn(3)];
    for (const run of [...backlog, b, c]) queue.add(run);
    const taken = Array.from({ length: 5 }, () => queue.take());
    expect(taken).toEqual([backlog[0], b, c, backlog[1], backlog[2]]);
  });

  it('is bounded per partition, and tells once that it turned runs away', () => {
    const queue = new WorkQueue();
    for (let i = 0; i < 1_000; i += 1) queue.add(dueIn(1));
    queue.add(dueIn(2));
    expect(queue.takeMore()).toBe(true);
    expect(queue.takeMore()).toBe(false);
    let held = 0;
    while (queue.take()) held += 1;
    expect(held).toBe(257);
  });

  it('forgets everything when it is cleared', () => {
    const queue = new WorkQueue();
    queue.add(dueIn(1));
    queue.clear();
    expect(queue.take()).toBeUndefined();
  });
});
