import { describe, expect, it } from '@jest/globals';
import type { EncodedUpdate } from '#lib/model/encoded-update.js';
import type { RunToken } from '#lib/model/run.js';
import type { Scope } from '#lib/model/scope.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { agentMessages, completed, createTask, newRun, SCOPE, texts, userMessage, working } =
  fixtures;

const ROUNDS = 20;

async function conversation(store: Store, { scope, contextId }: RunToken, limit?: number) {
  return texts(await store.messages.conversation(scope, contextId, limit));
}

async function tasksOf(store: Store, { scope, contextId }: RunToken): Promise<string[]> {
  const { positions, total } = await store.tasks.list(scope, { contextId, pageSize: 10 });
  expect(total).toBe(positions.length);
  return positions.map(({ taskId }) => taskId).sort();
}

function say(store: Store, { scope, contextId }: RunToken, text: string): Promise<void> {
  const exchangeId = store.tasks.newTaskId(scope, contextId);
  return store.messages.recordExchange(scope, contextId, exchangeId, agentMessages(text));
}

/** A first task, and another instance that is about to create a second one in its context. */
async function joinable(store: Store) {
  const first = await createTask(store);
  const [one, other] = store.instances as [Store['tasks'], Store['tasks']];
  const second = newRun(store, SCOPE, first.contextId);
  const task = { run: second, processor: 'test', message: userMessage('Next') };
  return { first, second, one, join: () => other.create(task, []) };
}

export function taskContextContract(open: OpenStore): void {
  describe('the context of a task that names none', () => {
    it('has that task and its messages', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working('Reading')] });
      expect(await tasksOf(store, run)).toEqual([run.taskId]);
      expect(await conversation(store, run)).toEqual(['Hello', 'Reading']);
      expect(await conversation(store, run, 1)).toEqual(['Reading']);

      await store.tasks.commit(run, 2, [completed('Done')]);
      expect(await tasksOf(store, run)).toEqual([run.taskId]);
      expect(await conversation(store, run)).toEqual(['Hello', 'Reading', 'Done']);
      expect(await conversation(store, run, 2)).toEqual(['Reading', 'Done']);
    });

    it('lists that task by its state and time like any other', async () => {
      const store = await open();
      const { contextId, taskId } = await createTask(store, { updates: [completed('Done')] });
      const { positions } = await store.tasks.list(SCOPE, { contextId, pageSize: 5 });
      const list = async (query: object) => {
        const page = await store.tasks.list(SCOPE, { contextId, pageSize: 5, ...query });
        return [page.positions.length, page.total];
      };
      expect(positions[0]).toMatchObject({ taskId });
      expect(await list({ state: 3 })).toEqual([1, 1]);
      expect(await list({ state: 2 })).toEqual([0, 0]);
      expect(await list({ statusSince: positions[0]!.time })).toEqual([1, 1]);
      expect(await list({ statusSince: positions[0]!.time + 1 })).toEqual([0, 0]);
      expect(await list({ after: positions[0] })).toEqual([0, 1]);
    });

    it('is joined by other tasks and replies, and goes on with all of them', async () => {
      const store = await open();
      const first = await createTask(store, { updates: [working('Reading')] });
      const { contextId } = first;
      await say(store, first, 'By the way');
      await store.tasks.commit(first, 2, [working('Writing')]);
      const second = await createTask(store, { contextId, message: userMessage('Next') });
      await store.tasks.commit(first, 3, [completed('Done')]);
      await store.tasks.commit(second, 2, [completed('Done too')]);

      expect(await tasksOf(store, first)).toEqual([first.taskId, second.taskId].sort());
      expect(await tasksOf(store, first)).toEqual([first.taskId, second.taskId].sort());
      expect(await conversation(store, first)).toEqual([
        ...['Hello', 'Reading', 'By the way', 'Writing', 'Next', 'Done', 'Done too'],
      ]);
    });

    it('is joined after its first task has ended', async () => {
      const store = await open();
      const first = await createTask(store, { updates: [working('Reading'), completed('Done')] });
      const { contextId } = first;
      const second = await createTask(store, { contextId, message: userMessage('Next') });
      expect(await tasksOf(store, first)).toEqual([first.taskId, second.taskId].sort());
      expect(await conversation(store, first)).toEqual(['Hello', 'Reading', 'Done', 'Next']);
      expect(await conversation(store, first, 2)).toEqual(['Done', 'Next']);
    });

    it('is joined before its first task is stored', async () => {
      const store = await open();
      const first = newRun(store);
      const { contextId } = first;
      await say(store, first, 'By the way');
      const second = await createTask(store, { contextId, message: userMessage('Next') });
      const updates = [working('Reading'), completed('Done')];
      const message = userMessage('Hello');
      const created = await store.tasks.create({ run: first, processor: 'test', message }, updates);
      fixtures.applied(created);

      expect(await tasksOf(store, first)).toEqual([first.taskId, second.taskId].sort());
      expect(await conversation(store, first)).toEqual([
        ...['By the way', 'Next', 'Hello', 'Reading', 'Done'],
      ]);
    });

    it('is joined while its first task is only kept for what it has still to send', async () => {
      const store = await open({ expirationMs: 1 });
      const create = async (run: RunToken, ...updates: EncodedUpdate[]) => {
        const task = { run, processor: 'test', message: userMessage('Hello') };
        const pushConfig = pushConfigOf('a');
        return fixtures.applied(await store.tasks.create({ ...task, pushConfig }, updates));
      };
      const first = newRun(store);
      const { time: end } = await create(first, completed('Done'));
      for (let now = end; now <= end + 1;) now = (await create(newRun(store))).time;
      await store.tasks.list(SCOPE, { pageSize: 1 });
      expect(await conversation(store, first)).toEqual(['Hello', 'Done']);
      await say(store, first, 'By the way');
      expect(await conversation(store, first)).toEqual(['Hello', 'Done', 'By the way']);
    });

    it('keeps the newest messages when it is joined', async () => {
      const store = await open({ maxHistoryLength: 3 });
      const updates = ['a', 'b', 'c', 'd'].map((text) => working(text));
      const first = await createTask(store, { updates });
      expect(await conversation(store, first)).toEqual(['b', 'c', 'd']);
      await createTask(store, { contextId: first.contextId, message: userMessage('Next') });
      expect(await conversation(store, first)).toEqual(['c', 'd', 'Next']);
    });

    it.each([
      ['owner', (i: number): Scope => ({ ...SCOPE, owner: `eve ${i}` })],
      ['tenant', (i: number): Scope => ({ ...SCOPE, tenant: `other ${i}` })],
    ])('leads no other %s to the task or to a reply', async (_what, strangerOf) => {
      const store = await open();
      const first = await createTask(store, { updates: [working('Secret')] });
      const replied = newRun(store);
      const reply = agentMessages('Secret reply');
      await store.messages.recordExchange(SCOPE, replied.contextId, replied.taskId, reply);
      // As many as make some of them share the partition of the task.
      for (let i = 0; i < 100; i += 1) {
        const scope = strangerOf(i);
        for (const { contextId } of [first, replied]) {
          const stranger = { scope, contextId, taskId: '', epoch: 0 };
          expect(await tasksOf(store, stranger)).toEqual([]);
          expect(await conversation(store, stranger)).toEqual([]);
          const { taskId } = await createTask(store, { scope, contextId });
          expect(await tasksOf(store, stranger)).toEqual([taskId]);
          expect(await conversation(store, stranger)).toEqual(['Hello']);
        }
      }
    });

    it('is not that of a task in another context, whatever id somebody makes up', async () => {
      const store = await open();
      // As many as make some of the ids lead to the partition of the task.
      for (let i = 0; i < 100; i += 1) {
        const task = await createTask(store, { contextId: `other ${i}` });
        const contextId = `${task.taskId.slice(0, 15)}fff${task.taskId.slice(18)}`;
        const madeUp = { ...task, contextId };
        expect(await tasksOf(store, madeUp)).toEqual([]);
        expect(await conversation(store, madeUp)).toEqual([]);
        await say(store, madeUp, 'By the way');
        const { taskId } = await createTask(store, { contextId, message: userMessage('Next') });
        expect(await tasksOf(store, madeUp)).toEqual([taskId]);
        expect(await conversation(store, madeUp)).toEqual(['By the way', 'Next']);
      }
    });

    /** Whoever reads in between gets what was said up to one moment, and not more of one task. */
    it('is read as it was at one moment while it is joined', async () => {
      const store = await open();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { first, one, join } = await joinable(store);
        const read = conversation(store, first);
        fixtures.applied(await join());
        fixtures.applied(await one.commit(first, 2, [working('Reading')]));
        const said = await conversation(store, first);
        expect(said).toEqual(['Hello', 'Next', 'Reading']);
        expect(said.slice(0, (await read).length)).toEqual(await read);
      }
    });

    /** A write of the first task comes before the join, or after it; either way it is there once. */
    it('loses and doubles nothing when its first task writes while it is joined', async () => {
      const store = await open();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { first, second, one, join } = await joinable(store);
        const [, created] = await Promise.all([
          one.commit(first, 2, [working('Reading'), completed('Done')]),
          join(),
          say(store, first, 'By the way'),
        ]);
        fixtures.applied(created);
        expect(await tasksOf(store, first)).toEqual([first.taskId, second.taskId].sort());
        const said = await conversation(store, first);
        expect([...said].sort()).toEqual(['By the way', 'Done', 'Hello', 'Next', 'Reading']);
        expect(said.indexOf('Done')).toBe(said.indexOf('Reading') + 1);
        expect(said[0]).toBe('Hello');
      }
    });
  });

  describe('an ended task', () => {
    it.each([
      ['has few events', 1],
      ['has many events', 100],
    ])('has its messages and artifacts when it %s', async (_what, steps) => {
      const store = await open();
      const run = await createTask(store);
      for (let i = 0; i < steps; i += 1) {
        await store.tasks.commit(run, i + 2, [fixtures.chunk(`${i} `), working(`step ${i}`)]);
      }
      await store.tasks.commit(run, steps + 2, [completed('Done')]);
      const said = ['Hello', ...Array.from({ length: steps }, (_, i) => `step ${i}`), 'Done'];
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(texts(task.history)).toEqual(said.slice(-store.options.maxHistoryLength));
      expect(task.artifacts[0]!.parts).toHaveLength(steps);
      const short = await store.tasks.snapshot(SCOPE, run.taskId, {
        ...{ historyLength: 1, artifacts: false },
      });
      expect(texts(short!.task.history)).toEqual(['Done']);
      expect(short!.task.artifacts).toEqual([]);
      const none = await store.tasks.snapshot(SCOPE, run.taskId, { historyLength: 0 });
      expect(none!.task.history).toEqual([]);
      expect(none!.task.artifacts[0]!.parts).toHaveLength(steps);
    });

    it('has the messages of all its turns', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [fixtures.inputRequired('More?')] });
      await store.tasks.endTurn(run, 1);
      const turn = await store.tasks.beginTurn(fixtures.turnOf(run, 'More'));
      expect(turn).toMatchObject({ outcome: 'claimed' });
      const { epoch } = turn as Extract<typeof turn, { outcome: 'claimed' }>;
      fixtures.applied(await store.tasks.commit({ ...run, epoch }, 1, [completed('Done')]));
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(texts(task.history)).toEqual(['Hello', 'More?', 'More', 'Done']);
      expect(await conversation(store, run)).toEqual(['Hello', 'More?', 'More', 'Done']);
    });

    it('has the newest of many messages', async () => {
      const store = await open({ maxHistoryLength: 2 });
      const updates = [working('Reading'), working('Writing'), completed('Done')];
      const run = await createTask(store, { updates });
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(texts(task.history)).toEqual(['Writing', 'Done']);
      await say(store, run, 'By the way');
      expect(await conversation(store, run)).toEqual(['Done', 'By the way']);
    });

    it.each([1, 2, 7])('has them when its journal holds %i events', async (maxJournalLength) => {
      const store = await open({ maxJournalLength });
      const run = await createTask(store, { updates: [working('Reading')] });
      for (let i = 0; i < 10; i += 1) {
        await store.tasks.commit(run, i + 2, [fixtures.chunk(`${i}a`), fixtures.chunk(`${i}b`)]);
      }
      await store.tasks.commit(run, 12, [completed('Done')]);
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(texts(task.history)).toEqual(['Hello', 'Reading', 'Done']);
      const parts = task.artifacts[0]!.parts.map(({ content }) => String(content?.value));
      expect(parts).toEqual(Array.from({ length: 10 }, (_, i) => [`${i}a`, `${i}b`]).flat());
    });
  });
}
