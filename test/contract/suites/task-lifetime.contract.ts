import { describe, expect, it } from '@jest/globals';
import type { EncodedUpdate } from '#lib/model/encoded-update.js';
import type { RunToken } from '#lib/model/run.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { testOptions } from '../support/options.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, SCOPE, turnOf, working } = fixtures;

/** Nothing is sent here, and what waits to be sent keeps nothing. */
const push = { ...testOptions().push, maxAgeMs: 1 };
const EXPIRATION = { expirationMs: 600_000, interruptedExpirationMs: 6_000_000, push };
/** Expirations count from the write; the test reads them a little later. */
const SLACK_MS = 60_000;

async function expectKept(store: Store, run: RunToken, milliseconds?: number): Promise<void> {
  const left = await store.lifetimes(run);
  expect(left.length).toBeGreaterThan(0);
  for (const ms of left) {
    if (milliseconds === undefined) {
      expect(ms).toBeUndefined();
    } else {
      expect(ms).toBeLessThanOrEqual(milliseconds);
      expect(ms).toBeGreaterThan(milliseconds - SLACK_MS);
    }
  }
}

export function taskLifetimeContract(open: OpenStore): void {
  describe('how long a task is kept', () => {
    const create = (store: Store, updates: EncodedUpdate[]) =>
      createTask(store, { updates: [chunk('a'), ...updates], pushConfig: pushConfigOf('c1') });

    it('while it runs: for ever', async () => {
      const store = await open(EXPIRATION);
      const run = await create(store, [working()]);
      await expectKept(store, run);
      await store.tasks.commit(run, 2, [chunk('b')]);
      await store.tasks.beginTurn(turnOf(run));
      await expectKept(store, run);
    });

    it('at its end: for the expiration, whoever ended it', async () => {
      const store = await open(EXPIRATION);
      const runs = await Promise.all(Array.from({ length: 4 }, () => create(store, [working()])));
      const [done, stopped, dropped, waited] = runs as [RunToken, RunToken, RunToken, RunToken];
      await store.tasks.commit(done, 2, [completed('Done')]);
      await store.tasks.cancel(SCOPE, stopped.taskId, stopped.contextId, true);
      await store.tasks.beginTurn(turnOf(dropped));
      await store.tasks.commit(dropped, 2, [chunk('b'), completed()]);
      await store.tasks.commit(waited, 2, [inputRequired()]);
      await store.tasks.cancel(SCOPE, waited.taskId, waited.contextId, false);
      await store.tasks.endTurn(waited, 1);
      for (const run of runs) await expectKept(store, run, EXPIRATION.expirationMs);
      const atOnce = await create(store, [completed()]);
      await expectKept(store, atOnce, EXPIRATION.expirationMs);
    });

    it('while it waits for a person: for the interrupted expiration', async () => {
      const store = await open(EXPIRATION);
      const run = await create(store, [inputRequired('Which?')]);
      await expectKept(store, run, EXPIRATION.interruptedExpirationMs);
      await store.tasks.endTurn(run, 1);
      await expectKept(store, run, EXPIRATION.interruptedExpirationMs);
    });

    it('for ever again when it goes on', async () => {
      const store = await open(EXPIRATION);
      const run = await create(store, [inputRequired()]);
      await store.tasks.endTurn(run, 1);
      await store.tasks.beginTurn(turnOf(run));
      await expectKept(store, run);

      const queued = await create(store, [inputRequired()]);
      await store.tasks.beginTurn(turnOf(queued));
      await store.tasks.endTurn(queued, 1);
      await expectKept(store, queued);

      const resumed = await create(store, [inputRequired()]);
      await store.tasks.commit(resumed, 2, [working()]);
      await expectKept(store, resumed);
    });

    it('with everything that joins it while it waits', async () => {
      const store = await open(EXPIRATION);
      const run = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.beginTurn({ ...turnOf(run), pushConfig: pushConfigOf('c1') });
      await store.tasks.commit(run, 2, [chunk('first artifact')]);
      const { taskId } = run;
      const config = { tenant: '', id: 'c2', taskId, url: 'https://y.test', token: '' };
      await store.pushConfigs.save(SCOPE, { ...config, authentication: undefined });
      await expectKept(store, run, EXPIRATION.interruptedExpirationMs);
    });

    it('push configurations that come after its end go with it', async () => {
      const store = await open(EXPIRATION);
      const run = await createTask(store, { updates: [completed()] });
      const { taskId } = run;
      const config = { tenant: '', id: 'c2', taskId, url: 'https://y.test', token: '' };
      await store.pushConfigs.save(SCOPE, { ...config, authentication: undefined });
      await expectKept(store, run, EXPIRATION.expirationMs);
    });

    it('is not changed by reads, refused writes and repeats', async () => {
      const store = await open({ ...EXPIRATION, maxInboxLength: 1 });
      const run = await create(store, [completed()]);
      await store.tasks.snapshot(SCOPE, run.taskId);
      await store.tasks.readEvents(SCOPE, run.taskId, 0, 10);
      await store.tasks.commit(run, 1, [completed()]);
      await store.tasks.commit(run, 2, [working()]);
      await store.tasks.beginTurn(turnOf(run));
      await expectKept(store, run, EXPIRATION.expirationMs);
    });

    it('§13.4 SHOULD drop an ended task from every operation when its time is over', async () => {
      const store = await open({ expirationMs: 1, interruptedExpirationMs: 60_000 });
      const run = await createTask(store, { updates: [completed()] });
      const gone = async () => (await store.tasks.snapshot(SCOPE, run.taskId)) === undefined;
      while (!(await gone())) await new Promise(setImmediate);

      expect(await store.tasks.readEvents(SCOPE, run.taskId, 0, 10)).toBeUndefined();
      expect(await store.tasks.commit(run, 2, [working()])).toEqual({ outcome: 'missing' });
      expect(await store.tasks.beginTurn(turnOf(run))).toEqual({ outcome: 'missing' });
      expect(await store.tasks.renew([run])).toEqual(['fenced']);
      expect(await store.messages.conversation(SCOPE, run.contextId)).toEqual([]);
      expect(await store.pushConfigs.list(SCOPE, run.taskId)).toBeUndefined();
      await store.tasks.forget(SCOPE, run.contextId, [run.taskId]);
      for (const query of [{ pageSize: 5 }, { pageSize: 5, contextId: run.contextId }]) {
        expect(await store.tasks.list(SCOPE, query)).toEqual({ positions: [], total: 0 });
      }
    });

    it('keeps a running task listed, however long it has been silent', async () => {
      const store = await open({ expirationMs: 1, interruptedExpirationMs: 1 });
      const contextId = 'long runs';
      const silent = await createTask(store, { contextId, updates: [working()] });
      const { time } = (await store.tasks.list(SCOPE, { pageSize: 1 })).positions[0]!;
      // The next status is later than both expirations.
      for (let last = time; last < time + 3;) {
        const busy = await createTask(store, { contextId, updates: [working()] });
        const { positions } = await store.tasks.list(SCOPE, { pageSize: 1 });
        last = positions[0]!.time;
        await store.tasks.commit(busy, 2, [working()]);
      }
      const ids = (await store.tasks.list(SCOPE, { pageSize: 1000, contextId })).positions;
      expect(ids.map(({ taskId }) => taskId)).toContain(silent.taskId);
    });
  });
}
