import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import type { ClaimedRun, RunClaimer } from '#lib/execution/run-claimer.js';
import { Worker } from '#lib/execution/worker.js';
import { newTaskId } from '#lib/model/task-id.js';
import type { DueRun, TaskRepository } from '#lib/repositories/task.repository.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { CapturedLog } from '../../support/instances/captured-log.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

function due(): DueRun {
  return { scope: { tenant: '', owner: '' }, taskId: newTaskId(1), contextId: '', processor: 'p' };
}

/** A worker whose runs last until the test ends them. */
function setUp(concurrency = 100) {
  const running: { readonly taskId: string; readonly over: Deferred<void> }[] = [];
  const store = {
    due: [] as DueRun[],
    away: false,
    sweeps: 0,
    taken: new Set<string>(),
    broken: new Set<string>(),
  };
  const tasks = {
    due: async () => {
      store.sweeps += 1;
      if (store.away) throw new TaskStoreUnavailableError();
      return store.due;
    },
  };
  const claimer = {
    claim: async ({ taskId }: DueRun) => {
      if (store.broken.has(taskId)) throw new TaskStoreUnavailableError();
      if (store.taken.has(taskId)) return undefined;
      return { start: { taskId }, mayRun: true };
    },
  };
  const run = (claimed: ClaimedRun) => {
    const { taskId } = claimed.start as unknown as { taskId: string };
    const over = deferred();
    running.push({ taskId, over });
    return over.promise;
  };
  const worker = new Worker(
    tasks as unknown as TaskRepository,
    claimer as unknown as RunClaimer,
    { sweepIntervalMs: 1_000, concurrency },
    run,
  );
  return { worker, store, running, ids: () => running.map(({ taskId }) => taskId) };
}

describe('Worker', () => {
  const log = new CapturedLog();

  beforeEach(() => {
    log.lines.length = 0;
    Logger.overrideLogger(log);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('claims and runs what it is offered, once it was started', async () => {
    const { worker, ids } = setUp();
    const [early, run] = [due(), due()];
    worker.offer(early);
    worker.start();
    worker.offer(run);
    await tick();
    expect(ids()).toEqual([run.taskId]);
    worker.stop();
  });

  it('leaves alone what others have claimed', async () => {
    const { worker, store, ids } = setUp();
    const [taken, free] = [due(), due()];
    store.taken.add(taken.taskId);
    worker.start();
    worker.offer(taken);
    worker.offer(free);
    await tick();
    expect(ids()).toEqual([free.taskId]);
    worker.stop();
  });

  it('runs no more at a time than its concurrency, and goes on as runs end', async () => {
    const { worker, running, ids } = setUp(2);
    const runs = [due(), due(), due(), due()];
    worker.start();
    for (const run of runs) worker.offer(run);
    await tick();
    expect(running).toHaveLength(2);
    running[0]!.over.resolve();
    await tick();
    expect(ids()).toEqual(runs.slice(0, 3).map(({ taskId }) => taskId));
    running[1]!.over.resolve();
    running[2]!.over.resolve();
    await tick();
    expect(running).toHaveLength(4);
    worker.stop();
  });

  it('finds due runs by itself, in every sweep', async () => {
    jest.useFakeTimers();
    const { worker, store, ids } = setUp();
    const run = due();
    worker.start();
    store.due = [run];
    await jest.advanceTimersByTimeAsync(1_250);
    expect(ids()).toEqual([run.taskId]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(store.sweeps).toBeGreaterThanOrEqual(8);
    worker.stop();
    const { sweeps } = store;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(store.sweeps).toBe(sweeps);
  });

  it('goes on with a backlog without waiting for the next sweep', async () => {
    const { worker, store, running, ids } = setUp(10);
    const backlog = Array.from({ length: 200 }, due);
    worker.start();
    const rest = () => backlog.filter(({ taskId }) => !ids().includes(taskId)).slice(0, 64);
    store.due = rest();
    await worker.sweep();
    for (let i = 0; i < 200; i += 1) {
      store.due = rest();
      running[i]!.over.resolve();
      await tick();
    }
    expect(ids().sort()).toEqual(backlog.map(({ taskId }) => taskId).sort());
    worker.stop();
  });

  it('waits for the next sweep where it can claim nothing', async () => {
    const { worker, store } = setUp();
    worker.start();
    store.due = Array.from({ length: 64 }, due);
    for (const { taskId } of store.due) store.taken.add(taskId);
    await worker.sweep();
    for (let i = 0; i < 10; i += 1) await tick();
    expect(store.sweeps).toBe(1);
    worker.stop();
  });

  it('sweeps on while the store is away, and says so once per outage', async () => {
    const { worker, store } = setUp();
    worker.start();
    store.away = true;
    for (let i = 0; i < 3; i += 1) await worker.sweep();
    expect(log.lines).toHaveLength(1);
    store.away = false;
    await worker.sweep();
    store.away = true;
    await worker.sweep();
    expect(log.lines).toHaveLength(2);
    worker.stop();
  });

  it('frees its place when a run cannot be claimed', async () => {
    const { worker, store, ids } = setUp(1);
    const [broken, run] = [due(), due()];
    store.broken.add(broken.taskId);
    worker.start();
    worker.offer(broken);
    worker.offer(run);
    await tick();
    expect(ids()).toEqual([run.taskId]);
    worker.stop();
  });

  it('claims nothing more once it is stopped', async () => {
    const { worker, running, ids } = setUp(1);
    const [first, second] = [due(), due()];
    worker.start();
    worker.offer(first);
    worker.offer(second);
    await tick();
    worker.stop();
    running[0]!.over.resolve();
    worker.offer(due());
    await tick();
    expect(ids()).toEqual([first.taskId]);
  });
});
