import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import type { SendRecord } from '#lib/repositories/idempotency.repository.js';
import type { NewTask, NewTurn } from '#lib/repositories/task.repository.js';
import { describeStore, type OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Setup, Store } from '../support/store.js';

const { completed, createTask, inputRequired, journal, newRun, SCOPE, userMessage } = fixtures;
const ON = { idempotentSendMs: 60_000 };
const CALLERS = 12;

/** What every store must do for `idempotentSend`. */
export function idempotencyContract(name: string, setup: Setup): void {
  describeStore(`idempotent sends: ${name}`, setup, (open) => {
    recordsContract(open);
    creationContract(open);
    turnContract(open);
  });
}

function recordsContract(open: OpenStore): void {
  describe('claim', () => {
    it('gives every caller the record of the first', async () => {
      const store = await open(ON);
      const first = record(store);
      expect(await store.sends.claim(SCOPE, 'm', first)).toEqual(first);
      expect(await store.sends.claim(SCOPE, 'm', record(store))).toEqual(first);
      expect(await store.sends.find(SCOPE, 'm')).toEqual(first);
    });

    it('gives many callers at once one record', async () => {
      const store = await open(ON);
      const intended = Array.from({ length: CALLERS }, () => record(store));
      const records = await Promise.all(intended.map((one) => store.sends.claim(SCOPE, 'm', one)));
      expect(intended).toContainEqual(records[0]);
      for (const one of records) expect(one).toEqual(records[0]);
    });

    it('keeps the ids of owners and tenants apart', async () => {
      const store = await open(ON);
      const scopes = [
        SCOPE,
        { ...SCOPE, owner: 'eve' },
        { ...SCOPE, tenant: 'other' },
        { tenant: SCOPE.owner, owner: SCOPE.tenant },
      ];
      for (const scope of scopes) {
        expect(await store.sends.find(scope, 'a:b {c}')).toBeUndefined();
        const own = record(store);
        expect(await store.sends.claim(scope, 'a:b {c}', own)).toEqual(own);
      }
    });

    it('finds nothing where nothing was claimed, and leaves nothing', async () => {
      const store = await open(ON);
      expect(await store.sends.find(SCOPE, 'm')).toBeUndefined();
      const own = record(store);
      expect(await store.sends.claim(SCOPE, 'm', own)).toEqual(own);
    });
  });
}

function creationContract(open: OpenStore): void {
  describe.each([
    ['claimed', false],
    ['queued', true],
  ])('a %s creation that several calls bring', (_name, queued) => {
    /** One task, as a call of its own. */
    const calls = (store: Store): ((call?: string) => NewTask) => {
      const run = { ...newRun(store), epoch: queued ? 0 : 1 };
      const key = randomUUID();
      const message = userMessage('Once');
      return (call = randomUUID()) => ({
        ...{ run, processor: 'test', message, queued },
        once: { key, call },
      });
    };

    it('is carried out for one of them', async () => {
      const store = await open(ON);
      const bring = calls(store);
      const results = await Promise.all(
        Array.from({ length: CALLERS }, (_, i) =>
          store.instances[i % store.instances.length]!.create(bring(), []),
        ),
      );
      const outcomes = results.map(({ outcome }) => outcome).sort();
      expect(outcomes).toEqual(['applied', ...Array<string>(CALLERS - 1).fill('fenced')]);
      expect(await journal(store, bring().run)).toHaveLength(1);
      expect(await store.tasks.list(SCOPE, { pageSize: 10 })).toMatchObject({ total: 1 });
    });

    it('answers its own repeat as the first time, also behind another call', async () => {
      const store = await open(ON);
      const bring = calls(store);
      const first = await store.tasks.create(bring('mine'), []);
      expect(await store.tasks.create(bring('other'), [])).toEqual({ outcome: 'fenced' });
      expect(await store.tasks.create(bring('mine'), [])).toEqual(first);
      expect(await journal(store, bring().run)).toHaveLength(1);
    });
  });

  it('a creation is not repeated when the task has expired', async () => {
    const store = await open({ ...ON, expirationMs: 1 });
    const run = newRun(store);
    const bring = (call: string): NewTask => ({
      ...{ run, processor: 'test', message: userMessage('Once') },
      once: { key: 'key', call },
    });
    fixtures.applied(await store.tasks.create(bring('mine'), [completed()]));
    while (await store.tasks.snapshot(SCOPE, run.taskId)) await new Promise(setImmediate);
    for (const call of ['mine', 'other']) {
      expect(await store.tasks.create(bring(call), [])).toEqual({ outcome: 'fenced' });
    }
    expect(await store.tasks.snapshot(SCOPE, run.taskId)).toBeUndefined();
  });

  it('a creation without a key leaves no trace of one', async () => {
    const store = await open(ON);
    const run = await createTask(store);
    const message = userMessage('Again');
    const another = { run, processor: 'test', message, once: { key: 'key', call: 'call' } };
    expect(await store.tasks.create({ ...another, run: newRun(store) }, [])).toMatchObject({
      outcome: 'applied',
    });
  });
}

function turnContract(open: OpenStore): void {
  describe('a turn that several calls bring', () => {
    async function parked(store: Store): Promise<RunToken> {
      const run = await createTask(store, { updates: [inputRequired('Which?')] });
      expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'released' });
      return run;
    }

    const bring = (run: RunToken, once = 'message'): NewTurn => ({
      ...fixtures.turnOf(run, 'Once'),
      once,
    });

    it('is begun by one of them; the others are told its number', async () => {
      const store = await open(ON);
      const run = await parked(store);
      const results = await Promise.all(
        Array.from({ length: CALLERS }, (_, i) =>
          store.instances[i % store.instances.length]!.beginTurn(bring(run)),
        ),
      );
      expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'queued')).toHaveLength(CALLERS - 1);
      for (const result of results) expect(result).toMatchObject({ turn: 2 });
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Which?', 'Once']);
    });

    it('waits once', async () => {
      const store = await open(ON);
      const run = await createTask(store);
      for (let i = 0; i < 3; i += 1) {
        const result = await store.tasks.beginTurn(bring(run));
        expect(result).toMatchObject({ outcome: 'queued', turn: 2 });
      }
      await store.tasks.beginTurn(bring(run, 'another'));
      expect(await store.tasks.beginTurn(bring(run))).toMatchObject({ turn: 2 });
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Once', 'Once']);
    });

    it('is known for longer than calls are, and when the task has ended', async () => {
      const store = await open({ ...ON, maxInboxLength: 2 });
      let run = await parked(store);
      const [second, ...later] = ['2', '3', '4', '5', '6'];
      for (const once of [second, ...later]) {
        const begun = await store.tasks.beginTurn(bring(run, once));
        expect(begun).toMatchObject({ outcome: 'claimed', turn: Number(once) });
        run = { ...run, epoch: 'epoch' in begun ? begun.epoch : 0 };
        const update = once === '6' ? completed() : inputRequired();
        await store.tasks.commit(run, 1, [update]);
        await store.tasks.endTurn(run, Number(once));
      }
      const again = await store.tasks.beginTurn(bring(run, second));
      expect(again).toMatchObject({ outcome: 'queued', turn: 2 });
      expect(await store.tasks.beginTurn(bring(run, 'new'))).toEqual({ outcome: 'terminal' });
    });

    it('answers its own repeat as the first time', async () => {
      const store = await open(ON);
      const run = await parked(store);
      const mine = bring(run);
      const first = await store.tasks.beginTurn(mine);
      expect(first).toMatchObject({ outcome: 'claimed' });
      await store.tasks.beginTurn(bring(run));
      expect(await store.tasks.beginTurn(mine)).toEqual(first);
    });

    it('may be brought again after it was refused', async () => {
      const store = await open({ ...ON, maxInboxLength: 1 });
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.beginTurn(bring(run, 'another'));
      expect(await store.tasks.beginTurn(bring(run))).toEqual({ outcome: 'inbox-full' });
      await store.tasks.endTurn(run, 1);
      expect(await store.tasks.beginTurn(bring(run))).toMatchObject({ turn: 3 });
    });
  });
}

function record(store: Store): SendRecord {
  const contextId = randomUUID();
  const taskId = store.tasks.newTaskId(SCOPE, contextId);
  return { taskId, contextId, content: 'hash', key: randomUUID() };
}
