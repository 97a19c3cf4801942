import { describe, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import { configOf, pushConfigOf } from '../../support/push/push-config.js';
import { controlIsOpen } from '../support/control-is-open.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { claimLane, deliverAll, dueIds, HOLD_MS, laneOf } from '../support/lanes.js';
import { testOptions } from '../support/options.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, SCOPE, turnOf, working } = fixtures;

type Write = (store: Store, run: RunToken) => Promise<unknown>;

const WRITES: [string, Write][] = [
  ['an artifact', ({ tasks }, run) => tasks.commit(run, 2, [chunk('x')])],
  ['a status', ({ tasks }, run) => tasks.commit(run, 2, [working()])],
  ['the end', ({ tasks }, run) => tasks.commit(run, 2, [completed()])],
  ['a cancel', ({ tasks }, run) => tasks.cancel(SCOPE, run.taskId, run.contextId, true)],
];

/** What becomes of a lane when its task is written to. */
export function pushLaneMarksContract(open: OpenStore): void {
  describe('a write to the journal', () => {
    it('makes every lane of its task due, and no other', async () => {
      const store = await open();
      await createTask(store, { updates: [working()] });
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'b'));
      expect(await dueIds(store)).toEqual(['a']);
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await deliverAll(store, laneOf(run, 'b'))).toEqual([2]);
    });

    it.each(WRITES)('makes a lane due, be it %s', async (_what, write) => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const lane = laneOf(run, 'a');
      expect(await deliverAll(store, lane)).toEqual([1]);
      expect(await store.endPause(lane)).toBe(false);
      await write(store, run);
      expect(await deliverAll(store, lane)).toEqual([2]);
    });

    it('makes a lane due, be it the next turn, with the lane that comes along', async () => {
      const store = await open();
      const pushConfig = pushConfigOf('a');
      const run = await createTask(store, { updates: [inputRequired()], pushConfig });
      await store.tasks.endTurn(run, 1);
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([1, 2]);
      await store.tasks.beginTurn({ ...turnOf(run), pushConfig: pushConfigOf('b') });
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([3]);
      expect(await deliverAll(store, laneOf(run, 'b'))).toEqual([3]);
    });

    it('makes a lane due, be it the end by a cancel that waited', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      await deliverAll(store, laneOf(run, 'a'));
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, false);
      await store.endLease(run);
      await store.tasks.claim(fixtures.dueRunOf(run));
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([2]);
    });

    it('leaves a lane alone that somebody holds, who then finds the event', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const held = await claimLane(store, laneOf(run, 'a'));
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await dueIds(store)).toEqual([]);
      const next = await store.lanes.advance(held, held.page, 1, HOLD_MS);
      expect(next).toMatchObject({ outcome: 'held', page: { upTo: 2, events: [{ seq: 2 }] } });
    });

    it('is not lost to a lane that is settled at the same time', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      let sent = 0;
      for (let number = 2; number < 40; number += 1) {
        const held = await claimLane(store, laneOf(run, 'a'));
        sent = held.page.upTo;
        const [settled] = await Promise.all([
          store.lanes.advance(held, held.page, sent, HOLD_MS),
          store.instances[1]!.commit(run, number, [chunk('x')]),
        ]);
        if (settled.outcome === 'held') await store.lanes.release(held);
      }
      expect(sent).toBe(38);
    });

    it('is announced once while a lane is due', async () => {
      const store = await open();
      await controlIsOpen(store);
      const words: string[] = [];
      const ids = ['a', 'b c:d\n%', 'é'];
      const run = await createTask(store);
      const subscription = store.feed.control$.subscribe((word) => {
        if (word.kind === 'push') words.push(...word.lanes.map(({ configId }) => configId));
      });
      for (const id of ids) {
        await store.pushConfigs.save(SCOPE, configOf(run.taskId, id, 'https://x.test'));
      }
      await store.tasks.commit(run, 2, [chunk('x')]);
      await store.tasks.commit(run, 3, [chunk('y')]);
      await store.lanes.release(await claimLane(store, laneOf(run, 'a', 'https://x.test')));
      while (words.length < ids.length + 1) await new Promise(setImmediate);
      expect(words.slice(0, -1).sort()).toEqual([...ids].sort());
      expect(words.at(-1)).toBe('a');
      subscription.unsubscribe();
    });

    it('of artifacts makes nothing due where only turning points are sent', async () => {
      const push = { ...testOptions().push, onlyTurningPoints: true };
      const store = await open({ push });
      const pushConfig = pushConfigOf('a');
      const updates = [working('"status":{"state":"TASK_STATE_FAILED"}')];
      const run = await createTask(store, { updates, pushConfig });
      const chunks = Array.from({ length: 50 }, () => chunk('{"statusUpdate"'));
      await store.tasks.commit(run, 2, chunks);
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.commit(run, 3, [inputRequired(), working(), ...chunks, completed()]);
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([53, 105]);
      expect(await dueIds(store)).toEqual([]);
    });
  });
}
