import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import type { RunToken } from '#lib/model/run.js';
import type { BeginTurnResult } from '#lib/repositories/task.repository.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { completed, createTask, inputRequired, journal, SCOPE, stateOf, turnOf } = fixtures;
const { TASK_STATE_CANCELED, TASK_STATE_SUBMITTED } = TaskState;

async function waitingTask(store: Store): Promise<RunToken> {
  const run = await createTask(store, { updates: [inputRequired('Which?')] });
  expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'released' });
  return run;
}

export function taskTurnsContract(open: OpenStore): void {
  describe('beginTurn', () => {
    it('claims a task nobody runs, under a new epoch', async () => {
      const store = await open();
      const run = await waitingTask(store);
      const result = await store.tasks.beginTurn(turnOf(run, 'This one'));

      // Epoch 1 ran the first turn, 2 is the parked task.
      expect(result).toEqual({ outcome: 'claimed', epoch: 3, turn: 2, seq: 3 });
      const { task, turn } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(turn).toBe(2);
      expect(task.status?.state).toBe(TASK_STATE_SUBMITTED);
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Which?', 'This one']);
    });

    it('queues the message while the task runs', async () => {
      const store = await open();
      const run = await createTask(store);
      const results = [
        await store.tasks.beginTurn(turnOf(run, 'Second')),
        await store.tasks.beginTurn(turnOf(run, 'Third')),
      ];
      expect(results).toEqual([
        { outcome: 'queued', turn: 2, seq: 1 },
        { outcome: 'queued', turn: 3, seq: 1 },
      ]);
      const { task, turn } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(turn).toBe(1);
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Second', 'Third']);
    });

    it('refuses what the inbox cannot hold, and stores nothing of it', async () => {
      const store = await open({ maxInboxLength: 2 });
      const run = await createTask(store);
      for (const text of ['a', 'b']) await store.tasks.beginTurn(turnOf(run, text));
      const before = await store.tasks.snapshot(SCOPE, run.taskId);
      expect(await store.tasks.beginTurn(turnOf(run, 'c'))).toEqual({ outcome: 'inbox-full' });
      expect(await store.tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
      expect(await store.messages.conversation(SCOPE, run.contextId)).toHaveLength(3);
    });

    it('stores the push configuration that came with the message', async () => {
      const store = await open();
      const run = await waitingTask(store);
      await store.tasks.beginTurn({ ...turnOf(run), pushConfig: pushConfigOf('c2') });
      expect(await store.pushConfigs.list(SCOPE, run.taskId)).toMatchObject([{ id: 'c2' }]);
    });

    it('queues also when the run died: whoever takes it over comes to the message', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [fixtures.working()] });
      await store.endLease(run);
      const waiting = turnOf(run, 'Second');
      expect(await store.tasks.beginTurn(waiting)).toEqual({ outcome: 'queued', turn: 2, seq: 2 });

      const heir = await fixtures.takeOver(store, run);
      await store.tasks.commit(heir, 1, [inputRequired()]);
      const next = await store.tasks.endTurn(heir, 1);
      expect(next).toMatchObject({ outcome: 'next', turn: 2, message: waiting.message });
    });

    it('refuses a push configuration the task has no room for, and the message with it', async () => {
      const store = await open({ maxPushConfigs: 1 });
      const run = await waitingTask(store);
      await store.tasks.beginTurn({ ...turnOf(run), pushConfig: pushConfigOf('a') });
      const before = await store.tasks.snapshot(SCOPE, run.taskId);
      const another = { ...turnOf(run), pushConfig: pushConfigOf('b') };
      expect(await store.tasks.beginTurn(another)).toEqual({ outcome: 'configs-full' });
      expect(await store.tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
      const same = { ...turnOf(run), pushConfig: pushConfigOf('a') };
      expect(await store.tasks.beginTurn(same)).toMatchObject({ outcome: 'queued' });
    });

    it('is claimed by exactly one of many callers; the others queue in turn', async () => {
      const store = await open({ maxInboxLength: 100 });
      const run = await waitingTask(store);
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          store.instances[i % store.instances.length]!.beginTurn(turnOf(run, `${i}`)),
        ),
      );
      const claimed = results.filter(({ outcome }) => outcome === 'claimed');
      expect(claimed).toMatchObject([{ epoch: 3, turn: 2 }]);
      const turns = results.map((result) => ('turn' in result ? result.turn : 0));
      expect(turns.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 2));
      expect(await journal(store, run)).toHaveLength(3);
    });
  });

  describe('a repeated beginTurn', () => {
    async function expectRepeat(store: Store, run: RunToken, between: () => Promise<unknown>) {
      const turn = turnOf(run, 'Once');
      const first: BeginTurnResult = await store.tasks.beginTurn(turn);
      await between();
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(await store.tasks.beginTurn(turn)).toEqual(first);
      const after = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(after.task).toEqual(task);
    }

    it('claims once', async () => {
      const store = await open();
      await expectRepeat(store, await waitingTask(store), async () => undefined);
    });

    it('queues once', async () => {
      const store = await open();
      await expectRepeat(store, await createTask(store), async () => undefined);
    });

    it('is recognised after another message was taken', async () => {
      const store = await open();
      const run = await waitingTask(store);
      await expectRepeat(store, run, () => store.tasks.beginTurn(turnOf(run, 'Another')));
    });

    it('claims nothing when its turn was handed to the running run meanwhile', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await expectRepeat(store, run, () => store.tasks.endTurn(run, 1));
    });
  });

  describe('endTurn', () => {
    it('hands out the waiting messages in order, then releases the task', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      const turns = ['Second', 'Third'].map((text) => turnOf(run, text));
      for (const turn of turns) await store.tasks.beginTurn(turn);

      const second = await store.tasks.endTurn(run, 1);
      expect(second).toMatchObject({
        outcome: 'next',
        turn: 2,
        message: turns[0]!.message,
        seq: 3,
      });
      expect(await stateOf(store, run)).toBe(TASK_STATE_SUBMITTED);
      await store.tasks.commit(run, 2, [inputRequired()]);
      const third = await store.tasks.endTurn(run, 2);
      expect(third).toMatchObject({ outcome: 'next', turn: 3, message: turns[1]!.message, seq: 5 });
      await store.tasks.commit(run, 3, [inputRequired()]);
      expect(await store.tasks.endTurn(run, 3)).toEqual({ outcome: 'released' });

      const events = await journal(store, run);
      const [, , handedOut] = events;
      const time = 'time' in second ? second.time : 0;
      expect(handedOut!.json).toContain(new Date(time).toISOString());
    });

    it('answers a repeat as the first time', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.beginTurn(turnOf(run, 'Second'));
      const first = await store.tasks.endTurn(run, 1);
      expect(await store.tasks.endTurn(run, 1)).toEqual(first);
      await store.tasks.commit(run, 2, [inputRequired()]);
      expect(await store.tasks.endTurn(run, 2)).toEqual({ outcome: 'released' });
      expect(await store.tasks.endTurn(run, 2)).toEqual({ outcome: 'released' });
      expect(await journal(store, run)).toHaveLength(4);
    });

    it('gives the next turn a lease of its own', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.beginTurn(turnOf(run));
      await store.endLease(run);
      expect(await store.tasks.endTurn(run, 1)).toMatchObject({ outcome: 'next' });
      expect(await store.tasks.beginTurn(turnOf(run))).toMatchObject({ outcome: 'queued' });
    });

    it('cancels the task when somebody asked for it, whatever waits', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.beginTurn(turnOf(run));
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, false);
      expect(await store.tasks.endTurn(run, 1)).toMatchObject({ outcome: 'canceled', seq: 3 });
      expect(await stateOf(store, run)).toBe(TASK_STATE_CANCELED);
      expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'ended' });
    });

    it('loses no message to a beginTurn at the same time', async () => {
      const store = await open();
      const [runner, caller] = store.instances;
      for (let round = 0; round < 40; round += 1) {
        const run = await createTask(store, { updates: [inputRequired()] });
        const [ended, begun] = await Promise.all([
          runner!.endTurn(run, 1),
          caller!.beginTurn(turnOf(run)),
        ]);
        const outcomes = [ended.outcome, begun.outcome];
        expect([
          ['released', 'claimed'],
          ['next', 'queued'],
        ]).toContainEqual(outcomes);
      }
    });
  });

  it('a message that waits when the task ends is not run', async () => {
    const store = await open();
    const run = await createTask(store);
    await store.tasks.beginTurn(turnOf(run));
    await store.tasks.commit(run, 2, [completed()]);
    expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'ended' });
    expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(await journal(store, run)).toHaveLength(2);
  });
}
