import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import type { RunToken } from '#lib/model/run.js';
import type { CancelResult } from '#lib/repositories/task.repository.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, journal, SCOPE, stateOf, working } = fixtures;
const { TASK_STATE_CANCELED, TASK_STATE_COMPLETED } = TaskState;

function cancel(store: Store, run: RunToken, force = false): Promise<CancelResult> {
  return store.tasks.cancel(run.scope, run.taskId, run.contextId, force);
}

export function taskCancelContract(open: OpenStore): void {
  describe('cancel', () => {
    it('of a running task is passed on: the next commit and renewal of the run tell it', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      expect(await cancel(store, run)).toEqual({ outcome: 'requested', seq: 2 });
      expect(await cancel(store, run)).toEqual({ outcome: 'requested', seq: 2 });
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_WORKING);

      expect(await store.tasks.renew([run])).toEqual(['cancel-requested']);
      for (const [number, update] of [chunk('a'), working()].entries()) {
        const result = await store.tasks.commit(run, number + 2, [update]);
        expect(result).toMatchObject({ outcome: 'applied', cancelRequested: true });
      }
      const end = await store.tasks.commit(run, 4, [fixtures.status(TASK_STATE_CANCELED, 'Ok')]);
      expect(end).toMatchObject({ applied: 1, refused: 'none' });
    });

    it('can be asked for by the id alone, as often as one likes', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      const ask = () => store.tasks.requestCancel(SCOPE, run.taskId);
      expect(await ask()).toEqual({ outcome: 'requested', seq: 2 });
      expect(await ask()).toEqual({ outcome: 'requested', seq: 2 });
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_WORKING);
      expect(await store.tasks.renew([run])).toEqual(['cancel-requested']);
      await store.tasks.commit(run, 2, [completed()]);
      expect(await ask()).toEqual({ outcome: 'terminal', state: TASK_STATE_COMPLETED });
    });

    it('asked for by the id alone says when nobody runs the task, and changes nothing', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.endTurn(run, 1);
      const before = await store.tasks.snapshot(SCOPE, run.taskId);
      const asked = await store.tasks.requestCancel(SCOPE, run.taskId);
      expect(asked).toEqual({ outcome: 'idle', contextId: run.contextId });
      expect(await store.tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
      expect(await cancel(store, run)).toEqual({ outcome: 'canceled', seq: 3 });
    });

    it('that was asked for does not stop the run from completing', async () => {
      const store = await open();
      const run = await createTask(store);
      await cancel(store, run);
      expect(await store.tasks.commit(run, 2, [completed()])).toMatchObject({ applied: 1 });
      const result = await cancel(store, run, true);
      expect(result).toEqual({ outcome: 'terminal', state: TASK_STATE_COMPLETED });
    });

    it.each([
      ['waits for input', [inputRequired()]],
      ['never got further', []],
    ])('of a task that %s and that nobody runs is done at once', async (_name, updates) => {
      const store = await open();
      const run = await createTask(store, { updates });
      if (updates.length > 0) await store.tasks.endTurn(run, 1);
      else await store.endLease(run);
      const seq = updates.length + 2;
      expect(await cancel(store, run)).toEqual({ outcome: 'canceled', seq });
      expect(await stateOf(store, run)).toBe(TASK_STATE_CANCELED);
      expect(await cancel(store, run)).toEqual({ outcome: 'terminal', state: TASK_STATE_CANCELED });
      expect(await store.tasks.commit(run, 2, [completed()])).toEqual({ outcome: 'fenced' });
    });

    it('by force ends a running task and drops what waits', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      await store.tasks.beginTurn(fixtures.turnOf(run));
      expect(await cancel(store, run, true)).toEqual({ outcome: 'canceled', seq: 3 });
      expect(await stateOf(store, run)).toBe(TASK_STATE_CANCELED);
      const events = await journal(store, run);
      expect(events[2]!.payload).toMatchObject({ value: { status: { message: undefined } } });
    });

    it('does not know other tasks', async () => {
      const store = await open();
      const run = fixtures.newRun(store);
      expect(await cancel(store, run)).toEqual({ outcome: 'missing' });
      expect(await cancel(store, run, true)).toEqual({ outcome: 'missing' });
    });

    it.each([true, false])(
      'racing with complete 200 times: one terminal event each (force: %s)',
      async (force) => {
        const store = await open();
        const [runner, canceller] = store.instances;
        const rounds = Array.from({ length: 200 }, async (_, i) => {
          const run = await createTask(store, { updates: [working()] });
          if (!force) await store.endLease(run);
          const complete = () => runner!.commit(run, 2, [chunk('a'), completed()]);
          const stop = () => canceller!.cancel(SCOPE, run.taskId, run.contextId, force);
          // Whichever is sent first has the better chance; take turns.
          const [one, other] = i % 2 === 0 ? [complete, stop] : [stop, complete];
          const first = one();
          if (i < 2) await first; // each wins once, whatever the machine
          const outcomes = (await Promise.all([first, other()])).map(({ outcome }) => outcome);
          const events = await journal(store, run);
          const terminal = fixtures.terminalEvents(events);
          expect(terminal).toHaveLength(1);
          expect(events.at(-1)).toEqual(terminal[0]);
          expect(await stateOf(store, run)).toBe(terminal[0]!.state);
          const won = terminal[0]!.state === TASK_STATE_COMPLETED ? 'complete' : 'cancel';
          expect(outcomes.sort()).toEqual(
            won === 'complete' ? ['applied', 'terminal'] : ['canceled', 'fenced'],
          );
          return won;
        });
        const winners = await Promise.all(rounds);
        expect(winners).toHaveLength(200);
        expect([...new Set(winners)].sort()).toEqual(['cancel', 'complete']);
      },
    );
  });
}
