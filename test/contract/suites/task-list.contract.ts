import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import type { RunToken } from '#lib/model/run.js';
import type { TaskPosition, TaskQuery } from '#lib/repositories/task.repository.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, SCOPE, working } = fixtures;

async function createMany(store: Store, count: number, contextId?: string): Promise<RunToken[]> {
  return Promise.all(
    Array.from({ length: count }, () => createTask(store, contextId ? { contextId } : {})),
  );
}

async function allPages(store: Store, query: TaskQuery): Promise<TaskPosition[]> {
  const found: TaskPosition[] = [];
  for (;;) {
    const { positions } = await store.tasks.list(SCOPE, { ...query, after: found.at(-1) });
    expect(positions.length).toBeLessThanOrEqual(query.pageSize);
    if (positions.length === 0) return found;
    expect(found.length).toBeLessThan(1000);
    found.push(...positions);
  }
}

/** As the protocol orders tasks: newest status first, then by id. */
function inOrder(positions: readonly TaskPosition[]): TaskPosition[] {
  return [...positions].sort(
    (a, b) => b.time - a.time || (a.taskId < b.taskId ? 1 : a.taskId > b.taskId ? -1 : 0),
  );
}

function ids(positions: readonly { readonly taskId: string }[]): string[] {
  return positions.map(({ taskId }) => taskId).sort();
}

export function taskListContract(open: OpenStore): void {
  describe('list', () => {
    it.each([1, 7, 100])(
      'gives every task once, newest status first, in pages of %i',
      async (pageSize) => {
        const store = await open();
        // Created at once, so that many have the same status time.
        const runs = await createMany(store, 60);
        const found = await allPages(store, { pageSize });
        expect(found).toEqual(inOrder(found));
        expect(ids(found)).toEqual(ids(runs));
        expect(await store.tasks.list(SCOPE, { pageSize })).toMatchObject({ total: 60 });
      },
    );

    it('§3.1.4 MUST position a task at the time of its status', async () => {
      const store = await open();
      const run = await createTask(store);
      const { time } = fixtures.applied(await store.tasks.commit(run, 2, [working()]));
      fixtures.applied(await store.tasks.commit(run, 3, [chunk('a')]));
      const { positions } = await store.tasks.list(SCOPE, { pageSize: 5 });
      expect(positions).toEqual([{ time, taskId: run.taskId }]);
    });

    it('skips no task when others move to the front between two pages', async () => {
      const store = await open();
      const runs = await createMany(store, 30);
      const first = await store.tasks.list(SCOPE, { pageSize: 10 });
      const seen = new Set(ids(first.positions));
      const last = first.positions.at(-1)!;
      // Someone not yet seen and someone seen get a new status.
      const movers = [runs.find((run) => !seen.has(run.taskId))!];
      movers.push(runs.find(({ taskId }) => taskId === last.taskId)!);
      await Promise.all(movers.map((run) => store.tasks.commit(run, 2, [completed()])));

      const rest: TaskPosition[] = [];
      for (let after = last; ; after = rest.at(-1)!) {
        const { positions } = await store.tasks.list(SCOPE, { pageSize: 10, after });
        if (positions.length === 0) break;
        expect(rest.length).toBeLessThan(1000);
        rest.push(...positions);
      }
      const all = new Set([...seen, ...ids(rest)]);
      const still = runs.filter((run) => !movers.includes(run));
      expect(still.every(({ taskId }) => all.has(taskId))).toBe(true);
      expect(rest).toEqual(inOrder(rest));
      expect(new Set(ids(rest)).size).toBe(rest.length);
    });

    it('filters by state, and follows a task through its states', async () => {
      const store = await open();
      const runs = await createMany(store, 9);
      const moves = [completed(), inputRequired(), working()];
      await Promise.all(runs.map((run, i) => store.tasks.commit(run, 2, [moves[i % 3]!])));

      const { TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED, TASK_STATE_SUBMITTED } = TaskState;
      const inState = async (state: TaskState) => {
        const { positions, total } = await store.tasks.list(SCOPE, { pageSize: 5, state });
        expect(positions).toHaveLength(total);
        return ids(positions);
      };
      expect(await inState(TASK_STATE_COMPLETED)).toEqual(ids(every3rd(runs, 0)));
      expect(await inState(TASK_STATE_INPUT_REQUIRED)).toEqual(ids(every3rd(runs, 1)));
      expect(await inState(TaskState.TASK_STATE_WORKING)).toEqual(ids(every3rd(runs, 2)));
      expect(await inState(TASK_STATE_SUBMITTED)).toEqual([]);
      const page = await store.tasks.list(SCOPE, { pageSize: 100 });
      expect(page.total).toBe(9);
    });

    it('filters by context, together with the state', async () => {
      const store = await open();
      const mine = await createMany(store, 5, 'mine');
      await createMany(store, 5, 'other');
      await store.tasks.commit(mine[0]!, 2, [completed()]);

      const found = await allPages(store, { contextId: 'mine', pageSize: 2 });
      expect(ids(found)).toEqual(ids(mine));
      const state = TaskState.TASK_STATE_COMPLETED;
      const done = await store.tasks.list(SCOPE, { contextId: 'mine', state, pageSize: 10 });
      expect(done).toMatchObject({ total: 1, positions: [{ taskId: mine[0]!.taskId }] });
      const none = await store.tasks.list(SCOPE, { contextId: 'unknown', pageSize: 10 });
      expect(none).toEqual({ total: 0, positions: [] });
    });

    it('filters by status time, the given one included', async () => {
      const store = await open();
      await createMany(store, 20);
      const all = await allPages(store, { pageSize: 100 });
      for (const { time: statusSince } of all) {
        const wanted = all.filter(({ time }) => time >= statusSince);
        const page = await store.tasks.list(SCOPE, { statusSince, pageSize: 100 });
        expect(page).toEqual({ positions: wanted, total: wanted.length });
      }
      const future = all[0]!.time + 1;
      const none = await store.tasks.list(SCOPE, { statusSince: future, pageSize: 100 });
      expect(none).toEqual({ positions: [], total: 0 });
    });

    it.each([
      ['the year 1', Date.parse('0001-01-01T00:00:00Z'), 9],
      ['the year 9999', Date.parse('9999-12-31T23:59:59Z'), 0],
    ])('takes any date a client may send: %s', async (_name, statusSince, count) => {
      const store = await open();
      const runs = await createMany(store, 9);
      const moves = [completed(), inputRequired(), working()];
      await Promise.all(runs.map((run, i) => store.tasks.commit(run, 2, [moves[i % 3]!])));
      const page = await store.tasks.list(SCOPE, { statusSince, pageSize: 100 });
      expect(page.total).toBe(count);
      expect(new Set(ids(page.positions)).size).toBe(count);
      expect(page.positions.every(({ time }) => time > Date.parse('2020-01-01'))).toBe(true);
    });

    it('keeps the entries of tasks that are there when told to forget them', async () => {
      const store = await open();
      const run = await createTask(store);
      await store.tasks.forget(SCOPE, run.contextId, [run.taskId]);
      await store.tasks.forget(SCOPE, undefined, [run.taskId]);
      expect(await store.tasks.list(SCOPE, { pageSize: 5 })).toMatchObject({ total: 1 });
    });
  });
}

function every3rd(runs: readonly RunToken[], first: number): RunToken[] {
  return runs.filter((_, i) => i % 3 === first);
}
