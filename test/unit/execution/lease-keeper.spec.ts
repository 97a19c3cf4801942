import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { LeaseKeeper } from '#lib/execution/lease-keeper.js';
import type { TaskRun } from '#lib/execution/task-run.js';
import type { RunToken } from '#lib/model/run.js';
import type { RenewalResult, TaskRepository } from '#lib/repositories/task.repository.js';
import { CapturedLog } from '../../support/instances/captured-log.js';

/** As much of a run as a lease needs. */
function runOf(taskId: string, created = true) {
  const stopped: string[] = [];
  const token: RunToken = { scope: { tenant: '', owner: '' }, taskId, contextId: '', epoch: 1 };
  const run = { token, created, stop: (cause: string) => void stopped.push(cause) };
  return { run: run as unknown as TaskRun, stopped };
}

function keeperOf(
  runs: readonly TaskRun[],
  renew: (tokens: readonly RunToken[]) => Promise<RenewalResult[]>,
): LeaseKeeper {
  return new LeaseKeeper({ renew } as unknown as TaskRepository, 1_000, () => runs);
}

describe('LeaseKeeper', () => {
  const log = new CapturedLog();

  beforeEach(() => {
    log.lines.length = 0;
    Logger.overrideLogger(log);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('renews all stored runs at once, and tells each what became of it', async () => {
    const runs = ['held', 'fenced', 'cancel-requested'].map((id) => runOf(id));
    const asked: string[][] = [];
    const keeper = keeperOf(
      [...runs, runOf('unsaved', false)].map(({ run }) => run),
      async (tokens) => {
        asked.push(tokens.map(({ taskId }) => taskId));
        return tokens.map(({ taskId }) => taskId as RenewalResult);
      },
    );
    await keeper.renew();
    expect(asked).toEqual([['held', 'fenced', 'cancel-requested']]);
    expect(runs.map(({ stopped }) => stopped)).toEqual([[], ['fenced'], ['canceled']]);
  });

  it('asks nothing when nothing runs', async () => {
    const renew = jest.fn<() => Promise<RenewalResult[]>>();
    await keeperOf([], renew).renew();
    await keeperOf([runOf('unsaved', false).run], renew).renew();
    expect(renew).not.toHaveBeenCalled();
  });

  it('lets runs go on while the store is away, and says so once per outage', async () => {
    const { run, stopped } = runOf('held');
    let away = true;
    const keeper = keeperOf([run], async () => {
      if (away) throw new TaskStoreUnavailableError();
      return ['held'];
    });
    for (let i = 0; i < 5; i += 1) await keeper.renew();
    expect(log.lines).toHaveLength(1);
    away = false;
    await keeper.renew();
    away = true;
    await keeper.renew();
    expect(log.lines).toHaveLength(2);
    expect(stopped).toEqual([]);
  });

  it('renews again and again until it is stopped', async () => {
    jest.useFakeTimers();
    let renewals = 0;
    const keeper = keeperOf([runOf('held').run], async () => {
      renewals += 1;
      return ['held'];
    });
    keeper.start();
    await jest.advanceTimersByTimeAsync(3_500);
    expect(renewals).toBe(3);
    keeper.stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(renewals).toBe(3);
  });
});
