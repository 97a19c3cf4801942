import { describe, expect, it } from '@jest/globals';
import type { EncodedUpdate } from '#lib/model/encoded-update.js';
import type { RunToken } from '#lib/model/run.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { claimLane, deliverAll, HOLD_MS, laneOf } from '../support/lanes.js';
import { testOptions } from '../support/options.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, SCOPE, turnOf, working } = fixtures;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const push = { ...testOptions().push, maxAgeMs: 24 * HOUR, deadLetterExpirationMs: 168 * HOUR };
const OPTIONS = { expirationMs: HOUR, interruptedExpirationMs: 2 * HOUR, push };

const ENDS: [string, EncodedUpdate, number][] = [
  ['has ended', completed(), HOUR],
  ['is interrupted', inputRequired(), 2 * HOUR],
];

/** Every part of the task is kept for so long; lifetimes count from a write just now. */
async function expectKept(store: Store, run: RunToken, milliseconds: number): Promise<void> {
  const left = await store.lifetimes(run);
  expect(left.length).toBeGreaterThan(0);
  for (const ms of left) {
    expect(ms).toBeGreaterThan(milliseconds - MINUTE);
    expect(ms).toBeLessThanOrEqual(milliseconds + 2 * MINUTE);
  }
}

async function withLanes(store: Store, last: EncodedUpdate): Promise<RunToken> {
  const run = await createTask(store, { updates: [chunk('x')], pushConfig: pushConfigOf('a') });
  await store.pushConfigs.save(SCOPE, { ...pushConfigOf('b').config, taskId: run.taskId });
  await store.tasks.commit(run, 2, [last]);
  return run;
}

export function pushLaneLifetimeContract(open: OpenStore): void {
  describe.each(ENDS)('a task that %s', (_state, last, own) => {
    it('is kept while it has something to send, then for what is left of its own time', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, last);
      await expectKept(store, run, push.maxAgeMs);
      await deliverAll(store, laneOf(run, 'a'));
      await expectKept(store, run, push.maxAgeMs);
      await deliverAll(store, laneOf(run, 'b'));
      await expectKept(store, run, own);
    });

    it('is kept longer by a try that failed', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, last);
      const held = await claimLane(store, laneOf(run, 'a'));
      await store.lanes.retry(held, 3 * HOUR);
      await expectKept(store, run, push.maxAgeMs + 3 * HOUR);
    });

    it('is kept for a lane that was set aside, until that is discarded', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, last);
      await store.lanes.bury(await claimLane(store, laneOf(run, 'a')), 'no');
      await deliverAll(store, laneOf(run, 'b'));
      await expectKept(store, run, push.deadLetterExpirationMs);
      await store.lanes.revive(SCOPE, run.taskId, 'a', 'discard');
      await expectKept(store, run, own);
    });

    it('is kept for a lane that was set aside before', async () => {
      const store = await open(OPTIONS);
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      await store.lanes.bury(await claimLane(store, laneOf(run, 'a')), 'no');
      await store.tasks.commit(run, 2, [last]);
      await expectKept(store, run, push.deadLetterExpirationMs);
      await store.lanes.revive(SCOPE, run.taskId, 'a', 'replay');
      await deliverAll(store, laneOf(run, 'a'));
      await expectKept(store, run, own);
    });

    it('goes with the last of its configurations that had something to send', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, last);
      await store.pushConfigs.delete(SCOPE, run.taskId, 'a');
      await expectKept(store, run, push.maxAgeMs);
      await store.pushConfigs.save(SCOPE, { ...pushConfigOf('b').config, taskId: run.taskId });
      await expectKept(store, run, own);
    });
  });

  describe('the lanes of a task', () => {
    it('do not end one that goes on', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, inputRequired());
      await store.tasks.endTurn(run, 1);
      await store.tasks.beginTurn(turnOf(run));
      for (const id of ['a', 'b']) await deliverAll(store, laneOf(run, id));
      expect(new Set(await store.lifetimes(run))).toEqual(new Set([undefined]));
    });

    it('keep what joins it while it waits for a person', async () => {
      const store = await open(OPTIONS);
      const run = await withLanes(store, inputRequired());
      await store.tasks.commit(run, 3, [chunk('y')]);
      await store.tasks.beginTurn(turnOf(run));
      await expectKept(store, run, push.maxAgeMs);
    });

    it('lose nothing to an expiration that is short', async () => {
      const store = await open({ ...OPTIONS, expirationMs: 1 });
      const run = await createTask(store, {
        updates: [working(), completed()],
        pushConfig: pushConfigOf('a'),
      });
      const held = await claimLane(store, laneOf(run, 'a'));
      const [event] = held.page.events;
      for (const start = Date.now(); Date.now() < start + 5;) await new Promise(setImmediate);
      const next = await store.lanes.advance(held, held.page, event!.seq, HOLD_MS);
      expect(next).toMatchObject({ outcome: 'held' });
      expect(await store.lanes.advance(held, held.page, 3, HOLD_MS)).toEqual({
        outcome: 'settled',
      });
      while (await store.tasks.snapshot(SCOPE, run.taskId)) await new Promise(setImmediate);
      expect(await store.lanes.claim(laneOf(run, 'a'), HOLD_MS)).toEqual({ outcome: 'gone' });
    });
  });
}
