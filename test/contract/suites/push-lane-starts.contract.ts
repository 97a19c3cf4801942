import { describe, expect, it } from '@jest/globals';
import { configOf, pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { claimLane, deliverAll, dueIds, HOLD_MS, laneOf } from '../support/lanes.js';

const { chunk, completed, createTask, SCOPE, turnOf, working } = fixtures;

/** With which event a configuration's lane begins. */
export function pushLaneStartsContract(open: OpenStore): void {
  describe('a lane starts', () => {
    it('with the task, for a configuration that creates it', async () => {
      const store = await open();
      const updates = [working(), chunk('x'), completed()];
      const run = await createTask(store, { updates, pushConfig: pushConfigOf('a') });
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([1, 2, 3, 4]);
    });

    it('behind what was before, for one that comes later', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working(), chunk('x')] });
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a'));
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.beginTurn({ ...turnOf(run), pushConfig: pushConfigOf('b') });
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.commit(run, 2, [completed()]);
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([4]);
      expect(await deliverAll(store, laneOf(run, 'b'))).toEqual([4]);
    });

    it('with nothing to send, on a task that has ended', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [completed()] });
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a'));
      expect(await dueIds(store)).toEqual([]);
      expect(await store.lanes.claim(laneOf(run, 'a'), HOLD_MS)).toEqual({ outcome: 'not-due' });
    });

    it('with the version and the secrets of its configuration', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('old', undefined, '0.3') });
      const authentication = { scheme: 'Bearer', credentials: 'söcret' };
      const config = { ...configOf(run.taskId, 'new'), token: 'tök', authentication };
      await store.pushConfigs.save(SCOPE, config);
      await store.tasks.commit(run, 2, [chunk('x')]);
      const old = await claimLane(store, laneOf(run, 'old'));
      expect(old).toMatchObject({ wireVersion: '0.3', config: { taskId: run.taskId } });
      const { scope, ...held } = await claimLane(store, laneOf(run, 'new'));
      expect(held).toMatchObject({ wireVersion: '1.0', config, attempts: 0, failingMs: 0 });
      expect(scope).toEqual(SCOPE);
    });

    it('anew when its configuration is replaced, for another receiver or the same', async () => {
      const store = await open();
      const url = 'https://new.test';
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a', url));
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.commit(run, 2, [chunk('x')]);
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a', url));
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.commit(run, 3, [chunk('y')]);
      expect(await deliverAll(store, laneOf(run, 'a', url))).toEqual([3]);
    });
  });
}
