import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { encodeUpdate } from '#lib/model/encoded-update.js';
import type { RunToken } from '#lib/model/run.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, claimed, completed, createTask, dueRunOf, inputRequired, journal, SCOPE } = fixtures;
const { stateOf, takeOver, turnOf, working } = fixtures;

const INPUT = '{"user":"é \\"q\\"","headers":{"a":[]}}';

async function isDue(store: Store, { taskId }: RunToken): Promise<boolean> {
  return (await store.tasks.due(1000)).some((run) => run.taskId === taskId);
}

const checkpoint = (value: unknown) => encodeUpdate({ kind: 'checkpoint', value });

export function taskClaimContract(open: OpenStore): void {
  describe('claim', () => {
    it('takes a queued run, with all it needs to process the message', async () => {
      const store = await open();
      const message = fixtures.userMessage('Grüße "x"\n🎉');
      const run = await createTask(store, { queued: true, message, input: INPUT });
      const [due] = await store.tasks.due(10);
      expect(due).toMatchObject(dueRunOf(run));
      expect(due!.overdueMs).toBeGreaterThanOrEqual(0);

      expect(await store.tasks.claim(due!)).toEqual({
        ...{ outcome: 'claimed', epoch: 1, turn: 1, attempt: 1, seq: 1 },
        ...{ message, input: INPUT, checkpoint: '' },
      });
      expect(await isDue(store, run)).toBe(false);
      expect(await store.tasks.claim(due!)).toEqual({ outcome: 'not-due' });
      const owner = { ...run, epoch: 1 };
      expect(await store.tasks.commit(owner, 1, [completed()])).toMatchObject({ firstSeq: 2 });
    });

    it('creates a queued task once, when the creation is repeated', async () => {
      const store = await open();
      const run = { ...fixtures.newRun(store), epoch: 0 };
      const message = fixtures.userMessage('Hello');
      const task = { run, processor: 'test', message, queued: true };
      const first = await store.tasks.create(task, []);
      expect(await store.tasks.create(task, [])).toEqual(first);
      expect(await store.tasks.due(10)).toHaveLength(1);
      await store.tasks.claim(dueRunOf(run));
      expect(await store.tasks.create(task, [])).toEqual(first);
      expect(await journal(store, run)).toHaveLength(1);
    });

    it('gives a run to exactly one of many', async () => {
      const store = await open();
      for (let round = 0; round < 10; round += 1) {
        const run = await createTask(store, { queued: true });
        const results = await Promise.all(
          Array.from({ length: 30 }, (_, i) =>
            store.instances[i % store.instances.length]!.claim(dueRunOf(run)),
          ),
        );
        const outcomes = results.map(({ outcome }) => outcome).sort();
        expect(outcomes).toEqual(['claimed', ...Array<string>(29).fill('not-due')]);
      }
    });

    it('takes a run whose lease ended, and not before', async () => {
      const store = await open();
      const run = await createTask(store, { input: INPUT, updates: [working(), chunk('a')] });
      expect(await store.tasks.claim(dueRunOf(run))).toEqual({ outcome: 'not-due' });
      expect(await isDue(store, run)).toBe(false);
      await store.endLease(run);
      expect(await isDue(store, run)).toBe(true);
      const result = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(result).toMatchObject({ epoch: 2, turn: 1, attempt: 2, seq: 3, input: INPUT });
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_WORKING);
      expect(await journal(store, run)).toHaveLength(3);

      await store.endLease(run);
      const third = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(third).toMatchObject({ epoch: 3, attempt: 3 });
    });

    it('carries out a cancel that nobody was left to hear', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, false);
      await store.endLease(run);
      expect(await store.tasks.claim(dueRunOf(run))).toEqual({ outcome: 'terminal' });
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_CANCELED);
      expect(await store.tasks.commit(run, 2, [completed()])).toEqual({ outcome: 'fenced' });
      expect(await isDue(store, run)).toBe(false);
    });

    it('starts the waiting turn of a task whose owner died between two turns', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [checkpoint('old'), inputRequired()] });
      const waiting = { ...turnOf(run, 'Second'), input: INPUT };
      await store.tasks.beginTurn(waiting);
      await store.endLease(run);
      const result = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(result).toMatchObject({ epoch: 2, turn: 2, attempt: 1, seq: 3, checkpoint: '' });
      expect(result).toMatchObject({ message: waiting.message, input: INPUT });
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_SUBMITTED);
    });

    it('leaves a task alone that waits for a person', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.endLease(run);
      expect(await store.tasks.claim(dueRunOf(run))).toEqual({ outcome: 'not-due' });
      expect(await isDue(store, run)).toBe(false);
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
      expect(await store.tasks.beginTurn(turnOf(run))).toMatchObject({ outcome: 'claimed' });
    });

    it('finds nothing to run in a task that ended', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [completed()] });
      expect(await store.tasks.claim(dueRunOf(run))).toEqual({ outcome: 'terminal' });
      expect(await isDue(store, run)).toBe(false);
    });

    it('takes a follow-up that was left to workers', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.endTurn(run, 1);
      const turn = { ...turnOf(run, 'Second'), input: INPUT, queued: true, processor: 'test' };
      const queued = await store.tasks.beginTurn(turn);
      expect(queued).toEqual({ outcome: 'queued', turn: 2, seq: 3 });
      expect(await store.tasks.beginTurn(turn)).toEqual(queued);
      const result = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(result).toMatchObject({ turn: 2, attempt: 1, message: turn.message, input: INPUT });
    });

    it('of a run that its owner renews: one of the two has it', async () => {
      const store = await open();
      const [owner, other] = store.instances;
      for (let round = 0; round < 40; round += 1) {
        const run = await createTask(store);
        await store.endLease(run);
        const renewing = () => owner!.renew([run]);
        const claiming = () => other!.claim(dueRunOf(run));
        const race = round % 2 === 0 ? [renewing(), claiming()] : [claiming(), renewing()];
        const results = (await Promise.all(race)) as unknown[];
        const [renewed, claim] = round % 2 === 0 ? results : [results[1], results[0]];
        expect([
          [['held'], 'not-due'],
          [['fenced'], 'claimed'],
        ]).toContainEqual([renewed, (claim as { outcome: string }).outcome]);
      }
    });
  });

  describe('due', () => {
    it('names no more runs of a partition than were asked for', async () => {
      const store = await open();
      for (let i = 0; i < 5; i += 1) await createTask(store, { contextId: 'one', queued: true });
      expect(await store.tasks.due(2)).toHaveLength(2);
      expect(await store.tasks.due(100)).toHaveLength(5);
    });

    it('names runs of every owner and context', async () => {
      const store = await open();
      const runs = await Promise.all(
        Array.from({ length: 40 }, (_, i) => {
          const scope = { tenant: `t${i % 3}`, owner: `é:${i % 5}` };
          return createTask(store, { scope, contextId: `c "${i}"`, queued: true });
        }),
      );
      const due = await store.tasks.due(100);
      const found = new Map(due.map(({ overdueMs: _overdueMs, ...run }) => [run.taskId, run]));
      expect(found.size).toBe(40);
      for (const run of runs) expect(found.get(run.taskId)).toEqual(dueRunOf(run));
    });
  });

  describe('release', () => {
    it('makes a run due at once; the next attempt gets the checkpoint', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      await store.tasks.commit(run, 2, [checkpoint({ page: 3, é: [null] })]);
      await store.tasks.release(run, 'test');
      expect(await isDue(store, run)).toBe(true);
      const result = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(JSON.parse(result.checkpoint)).toEqual({ page: 3, é: [null] });
      expect(result).toMatchObject({ turn: 1, attempt: 2, seq: 2 });
    });

    it('by one who lost the run changes nothing', async () => {
      const store = await open();
      const run = await createTask(store);
      const heir = await takeOver(store, run);
      await store.tasks.release(run, 'test');
      expect(await store.tasks.renew([heir])).toEqual(['held']);
      await store.tasks.commit(heir, 1, [completed()]);
      await store.tasks.release(heir, 'test');
      expect(await isDue(store, run)).toBe(false);
      expect(await stateOf(store, run)).toBe(TaskState.TASK_STATE_COMPLETED);
    });

    it('is harmless when repeated, also after somebody claimed the run', async () => {
      const store = await open();
      const run = await createTask(store);
      await store.tasks.release(run, 'test');
      await store.tasks.release(run, 'test');
      const { epoch } = claimed(await store.tasks.claim(dueRunOf(run)));
      await store.tasks.release(run, 'test');
      expect(await store.tasks.renew([{ ...run, epoch }])).toEqual(['held']);
    });
  });

  describe('a checkpoint', () => {
    it('is no event, and the last one counts', async () => {
      const store = await open();
      const run = await createTask(store);
      const result = await store.tasks.commit(run, 2, [checkpoint(1), chunk('a'), checkpoint(2)]);
      expect(result).toMatchObject({ applied: 3, firstSeq: 2, lastSeq: 2 });
      expect(await journal(store, run)).toHaveLength(2);
      await store.endLease(run);
      expect(claimed(await store.tasks.claim(dueRunOf(run))).checkpoint).toBe('2');
    });

    it('ends with its turn', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [checkpoint('first'), inputRequired()] });
      await store.tasks.beginTurn(turnOf(run));
      await store.tasks.endTurn(run, 1);
      await store.endLease(run);
      const result = claimed(await store.tasks.claim(dueRunOf(run)));
      expect(result).toMatchObject({ turn: 2, attempt: 2, checkpoint: '' });
    });
  });
}
