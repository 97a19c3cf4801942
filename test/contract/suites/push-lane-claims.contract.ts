import { describe, expect, it } from '@jest/globals';
import { configOf, pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { claimLane, dueIds, HOLD_MS, laneOf } from '../support/lanes.js';

const { chunk, createTask, SCOPE, working } = fixtures;

/** Who may send, and what becomes of a try. */
export function pushLaneClaimsContract(open: OpenStore): void {
  describe('a claim', () => {
    it('is given to one of many at once', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          store.laneInstances[i % 3]!.claim(laneOf(run, 'a'), HOLD_MS),
        ),
      );
      expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'not-due')).toHaveLength(29);
    });

    it('ends at its deadline: the next one gets the same events, the first one nothing', async () => {
      const store = await open();
      const { lanes } = store;
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const lane = laneOf(run, 'a');
      const dead = await claimLane(store, lane);
      expect(await lanes.claim(lane, HOLD_MS)).toEqual({ outcome: 'not-due' });
      await store.endPause(lane);
      const heir = await claimLane(store, lane);
      expect(heir.page).toEqual(dead.page);
      expect(await lanes.advance(dead, dead.page, 1, HOLD_MS)).toEqual({ outcome: 'fenced' });
      expect(await lanes.retry(dead, 1)).toBe('fenced');
      expect(await lanes.release(dead)).toBe('fenced');
      expect(await lanes.bury(dead, 'no')).toBe('fenced');
      expect(await lanes.advance(heir, heir.page, 1, HOLD_MS)).toEqual({ outcome: 'settled' });
      expect(await lanes.advance(heir, heir.page, 1, HOLD_MS)).toEqual({ outcome: 'fenced' });
    });

    it.each([
      ['is renewed between two events', HOLD_MS, 'not-due'],
      ['is left as it is where that is asked for', 0, 'claimed'],
    ])('%s', async (_what, holdMs, outcome) => {
      const store = await open();
      const updates = [working('a'), working('b')];
      const run = await createTask(store, { updates, pushConfig: pushConfigOf('a') });
      const lane = laneOf(run, 'a');
      const held = await claimLane(store, lane);
      await store.endPause(lane);
      const next = await store.lanes.advance(held, held.page, 1, holdMs);
      expect(next).toEqual({ outcome: 'held', page: held.page });
      expect(await store.lanes.claim(lane, HOLD_MS)).toMatchObject({ outcome });
    });

    it.each(['deleted', 'replaced'])('is worth nothing once the lane is %s', async (what) => {
      const store = await open();
      const pushConfig = pushConfigOf('a');
      const run = await createTask(store, { updates: [working()], pushConfig });
      const lane = laneOf(run, 'a');
      const held = await claimLane(store, lane);
      if (what === 'deleted') await store.pushConfigs.delete(SCOPE, run.taskId, 'a');
      else await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a'));
      const next = await store.lanes.advance(held, held.page, 1, HOLD_MS);
      expect(next).toEqual({ outcome: 'fenced' });
      expect(await store.lanes.retry(held, 1)).toBe('fenced');
      const outcome = what === 'deleted' ? 'gone' : 'not-due';
      expect(await store.lanes.claim(lane, HOLD_MS)).toEqual({ outcome });
      expect(await dueIds(store)).toEqual([]);
    });

    it('needs the ticket where a lane is kept for somebody', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const [taken] = await store.lanes.due(10, HOLD_MS);
      expect(await dueIds(store)).toEqual([]);
      const refused = await store.lanes.claim(laneOf(run, 'a'), HOLD_MS);
      expect(refused).toEqual({ outcome: 'not-due', inMs: expect.any(Number) });
      const { inMs = 0 } = refused as { inMs?: number };
      expect(inMs).toBeGreaterThan(0);
      expect(inMs).toBeLessThanOrEqual(HOLD_MS);
      expect(await store.lanes.claim(taken!, HOLD_MS)).toMatchObject({ outcome: 'claimed' });
    });

    it('of a task that is not there, or not of this store, finds it gone', async () => {
      const store = await open();
      const lane = laneOf(fixtures.newRun(store), 'a');
      expect(await store.lanes.claim(lane, HOLD_MS)).toEqual({ outcome: 'gone' });
      const foreign = { ...lane, taskId: 'task' };
      expect(await store.lanes.claim(foreign, HOLD_MS)).toEqual({ outcome: 'gone' });
    });
  });

  describe('lanes that are due', () => {
    it('are offered to one of many at once', async () => {
      const store = await open();
      for (let i = 0; i < 20; i += 1) await createTask(store, { pushConfig: pushConfigOf('a') });
      const found = await Promise.all(store.laneInstances.map((lanes) => lanes.due(100, HOLD_MS)));
      const names = found.flat().map(({ taskId }) => taskId);
      expect(names).toHaveLength(20);
      expect(new Set(names).size).toBe(20);
    });

    it('do not stand in front of others for ever', async () => {
      const store = await open();
      const contextId = 'one partition';
      for (let i = 0; i < 6; i += 1) {
        const url = i < 5 ? 'https://dead.test' : 'https://alive.test';
        await createTask(store, { contextId, pushConfig: pushConfigOf('a', url) });
      }
      const hosts: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        hosts.push(...(await store.lanes.due(2, HOLD_MS)).map(({ host }) => host));
      }
      expect(new Set(hosts).size).toBe(2);
      expect(hosts).toHaveLength(6);
    });
  });

  describe('a failed try', () => {
    it('is counted until one succeeds, and the lane waits in its place', async () => {
      const store = await open();
      const pushConfig = pushConfigOf('a');
      const run = await createTask(store, { updates: [working()], pushConfig });
      const lane = laneOf(run, 'a');
      for (let attempts = 0; attempts < 3; attempts += 1) {
        const held = await claimLane(store, lane);
        expect(held.attempts).toBe(attempts);
        expect(held.page.events.slice(0, 2)).toMatchObject([{ seq: 1 }, { seq: 2 }]);
        expect(held.failingMs).toBeGreaterThanOrEqual(0);
        expect(await store.lanes.retry(held, HOLD_MS)).toBe('done');
        await store.tasks.commit(run, 2 + attempts, [chunk('x')]);
        const paused = { outcome: 'not-due', inMs: expect.any(Number) };
        expect(await store.lanes.claim(lane, HOLD_MS)).toEqual(paused);
        expect(await store.endPause(lane)).toBe(true);
      }
      const held = await claimLane(store, lane);
      await store.lanes.advance(held, held.page, 1, HOLD_MS);
      await store.lanes.release(held);
      expect(await claimLane(store, lane)).toMatchObject({ attempts: 0, failingMs: 0 });
    });

    it('is none where the lane was given up: it is due at once', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const held = await claimLane(store, laneOf(run, 'a'));
      expect(await store.lanes.release(held)).toBe('done');
      expect(await claimLane(store, held.lane)).toMatchObject({ attempts: 0 });
    });
  });
}
