import { describe, expect, it } from '@jest/globals';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';

const { applied, chunk, completed, createTask, inputRequired, journal, SCOPE, turnOf, working } =
  fixtures;

/** A caller that lost a reply sends the same call again. */
export function taskReplayContract(open: OpenStore): void {
  describe('a repeated commit', () => {
    it.each([
      ['of artifacts', [chunk('a'), chunk('b')]],
      ['of a status', [working('Hi'), chunk('a')]],
      ['that was refused in part', [completed(), chunk('late')]],
    ])('%s is answered as the first time, and changes nothing', async (_name, updates) => {
      const store = await open();
      const run = await createTask(store);
      const first = await store.tasks.commit(run, 2, updates);
      const before = await store.tasks.snapshot(SCOPE, run.taskId);

      expect(await store.tasks.commit(run, 2, updates)).toEqual(first);
      expect(await store.tasks.commit(run, 2, updates)).toEqual(first);
      expect(await store.tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
      expect(await journal(store, run)).toHaveLength(before!.seq);
    });

    it('is recognised although others wrote in between', async () => {
      const store = await open();
      const run = await createTask(store);
      const first = applied(await store.tasks.commit(run, 2, [inputRequired('Which?')]));
      const queued = await store.tasks.beginTurn(turnOf(run, 'This'));
      expect(queued).toMatchObject({ outcome: 'queued' });
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, false);

      const again = await store.tasks.commit(run, 2, [inputRequired('Which?')]);
      expect(again).toEqual({ ...first, cancelRequested: true });
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Which?', 'This']);
      expect(await journal(store, run)).toHaveLength(first.lastSeq);
    });

    it('is recognised after a later turn of the same epoch has begun', async () => {
      const store = await open();
      const run = await createTask(store);
      const first = applied(await store.tasks.commit(run, 2, [inputRequired()]));
      await store.tasks.beginTurn(turnOf(run));
      expect(await store.tasks.endTurn(run, 1)).toMatchObject({ outcome: 'next', turn: 2 });

      expect(await store.tasks.commit(run, 2, [inputRequired()])).toEqual(first);
      const next = await store.tasks.commit(run, 3, [working()]);
      expect(next).toMatchObject({ outcome: 'applied', firstSeq: first.lastSeq + 2 });
    });

    it('with an older number never writes', async () => {
      const store = await open();
      const run = await createTask(store);
      applied(await store.tasks.commit(run, 2, [chunk('a')]));
      const newest = applied(await store.tasks.commit(run, 3, [chunk('b')]));
      expect(await store.tasks.commit(run, 2, [chunk('a')])).toEqual(newest);
      expect(await journal(store, run)).toHaveLength(3);
    });

    it('does not stand in for the first commit of a new epoch', async () => {
      const store = await open();
      const run = await createTask(store);
      applied(await store.tasks.commit(run, 2, [chunk('a')]));
      const taken = await fixtures.takeOver(store, run);
      const result = await store.tasks.commit(taken, 1, [chunk('b')]);
      expect(result).toMatchObject({ outcome: 'applied', applied: 1, firstSeq: 3 });
    });

    it('writes once when it races with its original', async () => {
      const store = await open();
      const run = await createTask(store);
      for (let number = 2; number < 22; number += 1) {
        const results = await Promise.all(
          store.instances.map((tasks) => tasks.commit(run, number, [chunk('a'), working()])),
        );
        for (const result of results) expect(result).toEqual(results[0]);
      }
      expect(await journal(store, run)).toHaveLength(1 + 20 * 2);
    });
  });
}
