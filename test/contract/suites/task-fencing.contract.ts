import { describe, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, journal, SCOPE, turnOf, working } = fixtures;

async function expectFenced(store: Store, run: RunToken): Promise<void> {
  const before = await store.tasks.snapshot(SCOPE, run.taskId);
  expect(await store.tasks.commit(run, 99, [chunk('late')])).toEqual({ outcome: 'fenced' });
  expect(await store.tasks.commit(run, 99, [completed()])).toEqual({ outcome: 'fenced' });
  expect(await store.tasks.commit(run, 1, [working()])).toEqual({ outcome: 'fenced' });
  expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'fenced' });
  expect(await store.tasks.renew([run])).toEqual(['fenced']);
  expect(await store.tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
}

export function taskFencingContract(open: OpenStore): void {
  describe('a superseded run', () => {
    it('§4.1.3 MUST be refused everywhere once its lease ended and another run claimed the task', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      const heir = await fixtures.takeOver(store, run);
      expect(heir.epoch).toBe(2);
      await expectFenced(store, run);
      expect(await store.tasks.renew([run, heir])).toEqual(['fenced', 'held']);
      expect(await store.tasks.commit(heir, 1, [completed()])).toMatchObject({ applied: 1 });
    });

    it('§4.1.3 MUST be refused everywhere after a forced cancel', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      const result = await store.tasks.cancel(SCOPE, run.taskId, run.contextId, true);
      expect(result).toEqual({ outcome: 'canceled', seq: 3 });
      await expectFenced(store, run);
      expect(await journal(store, run)).toHaveLength(3);
    });

    it('is refused everywhere after it handed its run over', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      await store.tasks.release(run, 'test');
      await expectFenced(store, run);
    });

    it('is refused everywhere after it parked its task', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'released' });
      expect(await store.tasks.commit(run, 2, [chunk('late')])).toEqual({ outcome: 'fenced' });
      expect(await store.tasks.commit(run, 2, [working()])).toEqual({ outcome: 'fenced' });
      expect(await store.tasks.renew([run])).toEqual(['fenced']);
      expect(await journal(store, run)).toHaveLength(2);
    });

    it('cannot repeat its creation', async () => {
      const store = await open();
      const run = await createTask(store);
      await fixtures.takeOver(store, run);
      const task = { run, processor: 'test', message: fixtures.userMessage('Hello') };
      expect(await store.tasks.create(task, [])).toEqual({ outcome: 'fenced' });
    });

    it('keeps its task as long as nobody claimed it, even when its lease had ended', async () => {
      const store = await open();
      const run = await createTask(store);
      await store.endLease(run);
      expect(await store.tasks.renew([run])).toEqual(['held']);
      expect(await store.tasks.beginTurn(turnOf(run))).toMatchObject({ outcome: 'queued' });
    });
  });

  describe('renew', () => {
    it('answers in the order of the runs, whatever their contexts', async () => {
      const store = await open();
      const runs = await Promise.all(Array.from({ length: 40 }, () => createTask(store)));
      const wanted = runs.map((_run, i) => {
        if (i % 4 === 1) return 'fenced';
        return i % 4 === 2 ? 'cancel-requested' : 'held';
      });
      for (const [i, { taskId, contextId }] of runs.entries()) {
        if (wanted[i] === 'held') continue;
        await store.tasks.cancel(SCOPE, taskId, contextId, wanted[i] === 'fenced');
      }
      expect(await store.tasks.renew(runs)).toEqual(wanted);
      expect(await store.tasks.renew([])).toEqual([]);
    });

    it('does not revive a run that was released', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [fixtures.inputRequired()] });
      expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'released' });
      expect(await store.tasks.renew([run])).toEqual(['fenced']);
      expect(await store.tasks.beginTurn(turnOf(run))).toMatchObject({ outcome: 'claimed' });
    });
  });
}
