import { describe, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import type { Scope } from '#lib/model/scope.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, dueRunOf, inputRequired, journal, turnOf } = fixtures;

const OWN: Scope = { tenant: 'acme', owner: 'bob' };

const FOREIGN: readonly Scope[] = [
  { tenant: 'acme', owner: 'eve' },
  { tenant: 'acme', owner: '' },
  { tenant: 'acme', owner: 'Bob' },
  { tenant: 'other', owner: 'bob' },
  { tenant: '', owner: 'bob' },
  { tenant: '', owner: '' },
  { tenant: 'bob', owner: 'acme' },
  { tenant: 'acme:bob', owner: '' },
  { tenant: '', owner: 'acme:bob' },
  { tenant: 'acme', owner: '*' },
  { agent: 'billing', tenant: 'acme', owner: 'bob' },
  { agent: 'acme', tenant: '', owner: 'bob' },
];

const CONTEXTS = 64;

const OF_AGENT: Scope = { agent: 'billing', tenant: 'acme', owner: 'bob' };

const FOREIGN_TO_AGENT: readonly Scope[] = [
  OWN,
  { agent: 'shipping', tenant: 'acme', owner: 'bob' },
  { agent: 'Billing', tenant: 'acme', owner: 'bob' },
  { agent: 'billing', tenant: 'acme', owner: 'eve' },
  { agent: 'billing', tenant: '', owner: 'bob' },
  { agent: 'billing', tenant: '', owner: '' },
  { tenant: 'billing', owner: 'bob' },
  { tenant: 'billing/acme', owner: 'bob' },
  { agent: 'acme', tenant: 'billing', owner: 'bob' },
];

/** A scope, and another that must see nothing of it. */
const STRANGERS: [Scope, Scope][] = [
  ...FOREIGN.map((scope): [Scope, Scope] => [OWN, scope]),
  ...FOREIGN_TO_AGENT.map((scope): [Scope, Scope] => [OF_AGENT, scope]),
];

/** Everything that can be told from one scope about a task of another one. */
async function expectMissing(store: Store, run: RunToken, scope: Scope): Promise<void> {
  const { tasks, pushConfigs } = store;
  const { taskId, contextId } = run;
  expect(await tasks.snapshot(scope, taskId)).toBeUndefined();
  expect(await tasks.readEvents(scope, taskId, 0, 10)).toBeUndefined();
  expect(await tasks.beginTurn({ ...turnOf(run), scope })).toEqual({ outcome: 'missing' });
  expect(await tasks.requestCancel(scope, taskId)).toEqual({ outcome: 'missing' });
  for (const force of [false, true]) {
    const result = await tasks.cancel(scope, taskId, contextId, force);
    expect(result).toEqual({ outcome: 'missing' });
  }
  const due = { ...dueRunOf(run), scope };
  expect(await tasks.claim(due)).toEqual({ outcome: 'missing' });
  const config = { tenant: '', id: 'c', taskId, url: 'https://x.test', token: '' };
  const saved = await pushConfigs.save(scope, { ...config, authentication: undefined });
  expect(saved).toBe('task-missing');
  expect(await pushConfigs.list(scope, taskId)).toBeUndefined();
  expect(await pushConfigs.delete(scope, taskId, 'own')).toBe('task-missing');
}

/** What a run can write that somebody made up from another one. */
async function expectUnwritable({ tasks }: Store, forged: RunToken): Promise<void> {
  const outcomes = [
    await tasks.commit(forged, 2, [chunk('a')]),
    await tasks.commit(forged, 2, [completed()]),
    await tasks.endTurn(forged, 1),
  ];
  expect(outcomes).toEqual(outcomes.map(() => ({ outcome: 'missing' })));
}

export function taskScopeContract(open: OpenStore): void {
  describe('a task of another scope', () => {
    it.each(STRANGERS)('%j is missing in every operation of %j', async (own, scope) => {
      const store = await open();
      const pushConfig = pushConfigOf('own');
      const run = await createTask(store, { scope: own, updates: [inputRequired()], pushConfig });
      await store.tasks.endTurn(run, 1);
      const before = await store.tasks.snapshot(own, run.taskId);

      await expectMissing(store, run, scope);
      const { contextId } = run;
      expect(await store.messages.conversation(scope, contextId)).toEqual([]);
      for (const query of [{ pageSize: 10 }, { pageSize: 10, contextId }]) {
        const none = { positions: [], total: 0 };
        expect(await store.tasks.list(scope, query)).toEqual(none);
      }
      await store.tasks.forget(scope, contextId, [run.taskId]);
      expect(await store.tasks.list(own, { pageSize: 10, contextId })).toMatchObject({ total: 1 });
      expect(await store.tasks.snapshot(own, run.taskId)).toEqual(before);
      expect(await store.pushConfigs.list(own, run.taskId)).toMatchObject([{ id: 'own' }]);
      expect(await journal(store, run)).toHaveLength(2);
    });

    it.each(STRANGERS)('%j cannot be written with a run made up by %j', async (own, scope) => {
      const store = await open();
      // Enough of them that some are in one partition for both.
      for (let i = 0; i < CONTEXTS; i += 1) {
        const run = await createTask(store, { scope: own, contextId: `context ${i}` });
        await expectUnwritable(store, { ...run, scope });
        expect(await journal(store, run)).toHaveLength(1);
        expect(await store.tasks.renew([run])).toEqual(['held']);
      }
      expect(await store.tasks.list(scope, { pageSize: 10 })).toMatchObject({ total: 0 });
    });
  });

  describe('a task of another context', () => {
    it('is missing for writers that name the wrong context', async () => {
      const store = await open();
      const run = await createTask(store, { scope: OWN, contextId: 'right' });
      // Enough of them that some fall into the task's own partition.
      for (let i = 0; i < CONTEXTS; i += 1) {
        const wrong = { ...run, contextId: `wrong ${i}` };
        expect(await store.tasks.beginTurn(turnOf(wrong))).toEqual({ outcome: 'missing' });
        const result = await store.tasks.cancel(OWN, run.taskId, wrong.contextId, true);
        expect(result).toEqual({ outcome: 'missing' });
        await expectUnwritable(store, wrong);
      }
      expect(await journal(store, run)).toHaveLength(1);
    });
  });

  it.each([OWN, OF_AGENT])('a run of %j is due, and claimed, in its scope', async (scope) => {
    const store = await open();
    const run = await createTask(store, { scope, queued: true });
    const [due, ...others] = await store.tasks.due(10);
    expect(others).toEqual([]);
    expect(due).toMatchObject({ scope, taskId: run.taskId, contextId: run.contextId });
    const { epoch } = fixtures.claimed(await store.tasks.claim(due!));
    const claimed = { ...run, scope: due!.scope, epoch };
    fixtures.applied(await store.tasks.commit(claimed, 1, [completed()]));
    expect((await store.tasks.snapshot(scope, run.taskId))?.seq).toBe(2);
  });

  it.each([
    '',
    'nope',
    '6a0c4c5e-0a3f-4c1e-9f5b-3a1d2c4b5e6f',
    'ffffffff-ffff-8fff-bfff-ffffffffffff',
  ])('an id no store made (%p) is missing in every operation', async (taskId) => {
    const store = await open();
    await expectMissing(store, { scope: OWN, taskId, contextId: 'context', epoch: 1 }, OWN);
  });

  it.each([
    [
      { tenant: 'a:b', owner: 'c' },
      { tenant: 'a', owner: 'b:c' },
    ],
    [
      { tenant: 'a%3Ab', owner: '' },
      { tenant: 'a:b', owner: '' },
    ],
    [
      { tenant: '{1}', owner: '"' },
      { tenant: '{1}"', owner: '' },
    ],
    [
      { agent: 'a', tenant: 'b', owner: '' },
      { tenant: 'a/b', owner: '' },
    ],
    [
      { tenant: 'ü', owner: '🎉' },
      { tenant: '🎉', owner: 'ü' },
    ],
  ])('%j and %j have nothing in common', async (one, other) => {
    const store = await open();
    const contextId = 'same {context}: "é" \n';
    const runs = [
      await createTask(store, { scope: one, contextId, message: fixtures.userMessage('one') }),
      await createTask(store, { scope: other, contextId, message: fixtures.userMessage('other') }),
    ];
    for (const [i, run] of runs.entries()) {
      const { positions, total } = await store.tasks.list(run.scope, { contextId, pageSize: 10 });
      expect(total).toBe(1);
      expect(positions).toMatchObject([{ taskId: run.taskId }]);
      expect(await store.tasks.list(run.scope, { pageSize: 10 })).toMatchObject({ total: 1 });
      const said = await store.messages.conversation(run.scope, contextId);
      expect(fixtures.texts(said)).toEqual([i === 0 ? 'one' : 'other']);
      const { task } = (await store.tasks.snapshot(run.scope, run.taskId))!;
      expect(task.contextId).toBe(contextId);
    }
  });
}
