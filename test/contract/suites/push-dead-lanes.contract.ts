import { describe, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import type { Scope } from '#lib/model/scope.js';
import type { DeadLane, DeadLanePosition } from '#lib/repositories/push-lane.repository.js';
import { configOf, pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import { chunk, createTask, SCOPE, working } from '../support/fixtures.js';
import { claimLane, deliverAll, dueIds, HOLD_MS, laneOf } from '../support/lanes.js';
import type { Store } from '../support/store.js';

const REALM = { tenant: SCOPE.tenant };

/** A task whose lane `a` was set aside at its second event. */
async function buried(store: Store, scope: Scope = SCOPE): Promise<RunToken> {
  const run = await createTask(store, {
    scope,
    updates: [working()],
    pushConfig: pushConfigOf('a'),
  });
  const held = await claimLane(store, laneOf(run, 'a'));
  await store.lanes.advance(held, held.page, 1, HOLD_MS);
  expect(await store.lanes.bury(held, 'HTTP 404')).toBe('done');
  return run;
}

async function listAll(store: Store, realm: Partial<Scope>, pageSize = 100): Promise<DeadLane[]> {
  const found: DeadLane[] = [];
  let after: DeadLanePosition | undefined;
  do {
    const page = await store.lanes.dead({ tenant: '', ...realm }, { pageSize, after });
    expect(page.lanes.length).toBeLessThanOrEqual(pageSize);
    found.push(...page.lanes);
    after = page.next;
  } while (after);
  return found;
}

export function pushDeadLanesContract(open: OpenStore): void {
  describe('a lane that was set aside', () => {
    it('is not due any more, whatever is written', async () => {
      const store = await open();
      const run = await buried(store);
      await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'b'));
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await dueIds(store)).toEqual(['b']);
      expect(await store.lanes.claim(laneOf(run, 'a'), HOLD_MS)).toEqual({ outcome: 'gone' });
    });

    it('is listed for its tenant, with what became of it', async () => {
      const store = await open();
      const run = await buried(store);
      await store.tasks.commit(run, 2, [chunk('x')]);
      const before = Date.now() + 60_000;
      const [dead, ...others] = await listAll(store, REALM);
      expect(others).toEqual([]);
      expect(dead).toMatchObject({
        lane: laneOf(run, 'a'),
        scope: SCOPE,
        url: 'https://a.test/hook',
        reason: 'HTTP 404',
        attempts: 1,
        pending: 2,
      });
      expect(dead!.failingSince).toBeGreaterThan(before - 120_000);
      expect(dead!.deadSince).toBeGreaterThanOrEqual(dead!.failingSince);
      expect(dead!.deadSince).toBeLessThan(before);
    });

    it('is not seen by other tenants and agents, and not revived by them', async () => {
      const store = await open();
      const scopes = ['', 'x', 'x:y'].flatMap((tenant) =>
        [undefined, 'x', 'agent'].map((agent): Scope => ({ agent, tenant, owner: 'o:w' })),
      );
      const runs = await Promise.all(scopes.map((scope) => buried(store, scope)));
      for (const [i, scope] of scopes.entries()) {
        const found = await listAll(store, scope);
        expect(found.map(({ lane }) => lane.taskId)).toEqual([runs[i]!.taskId]);
        const other = scopes[(i + 1) % scopes.length]!;
        const { taskId } = runs[i]!;
        expect(await store.lanes.revive(other, taskId, 'a', 'replay')).toBe(false);
        expect(await store.lanes.revive(other, taskId, 'a', 'discard')).toBe(false);
      }
    });

    it('is listed in pages, each once, the newest first', async () => {
      const store = await open();
      const runs: RunToken[] = [];
      for (let i = 0; i < 12; i += 1) runs.push(await buried(store));
      for (const pageSize of [1, 5, 12, 100]) {
        const found = await listAll(store, REALM, pageSize);
        const ids = found.map(({ lane }) => lane.taskId);
        expect([...ids].sort()).toEqual(runs.map(({ taskId }) => taskId).sort());
        const times = found.map(({ deadSince }) => deadSince);
        expect(times).toEqual([...times].sort((a, b) => b - a));
      }
    });

    it('goes on where it stopped when it is replayed', async () => {
      const store = await open();
      const run = await buried(store);
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await store.lanes.revive(REALM, run.taskId, 'a', 'replay')).toBe(true);
      expect(await store.lanes.revive(REALM, run.taskId, 'a', 'replay')).toBe(false);
      expect(await listAll(store, REALM)).toEqual([]);
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([2, 3]);
    });

    it('goes on with the next event when what waits is discarded', async () => {
      const store = await open();
      const run = await buried(store);
      expect(await store.lanes.revive(REALM, run.taskId, 'a', 'discard')).toBe(true);
      expect(await store.lanes.revive(REALM, run.taskId, 'a', 'discard')).toBe(false);
      expect(await listAll(store, REALM)).toEqual([]);
      expect(await dueIds(store)).toEqual([]);
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await deliverAll(store, laneOf(run, 'a'))).toEqual([3]);
    });

    it('is revived by one of many callers', async () => {
      const store = await open();
      const run = await buried(store);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.laneInstances[i % 3]!.revive(
            REALM,
            run.taskId,
            'a',
            i % 2 === 0 ? 'replay' : 'discard',
          ),
        ),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it.each(['deleted', 'replaced'])('is no longer listed once it is %s', async (what) => {
      const store = await open();
      const run = await buried(store);
      if (what === 'deleted') await store.pushConfigs.delete(SCOPE, run.taskId, 'a');
      else await store.pushConfigs.save(SCOPE, configOf(run.taskId, 'a'));
      expect(await listAll(store, REALM)).toEqual([]);
      expect(await store.lanes.revive(REALM, run.taskId, 'a', 'replay')).toBe(false);
      await store.tasks.commit(run, 2, [chunk('x')]);
      expect(await dueIds(store)).toEqual(what === 'deleted' ? [] : ['a']);
    });

    it('that never was is not revived', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      for (const taskId of [run.taskId, 'task']) {
        for (const id of ['a', 'b']) {
          expect(await store.lanes.revive(REALM, taskId, id, 'replay')).toBe(false);
        }
      }
    });
  });
}
