import { describe, expect, it } from '@jest/globals';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import { claimLane, deliverAll, HOLD_MS, laneOf, seqs } from '../support/lanes.js';

const { applied, chunk, completed, createTask, SCOPE, working } = fixtures;

/** What a claim gives to send. */
export function pushLanePagesContract(open: OpenStore): void {
  describe('a page', () => {
    it('is bounded in events, and the next goes on behind it', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const chunks = Array.from({ length: 40 }, (_, i) => chunk(`${i}`));
      await store.tasks.commit(run, 2, chunks);
      const held = await claimLane(store, laneOf(run, 'a'));
      expect(held.page).toMatchObject({ upTo: 16, trimmed: false });
      const same = await store.lanes.advance(held, held.page, 3, HOLD_MS);
      expect(same).toEqual({ outcome: 'held', page: held.page });
      const next = await store.lanes.advance(held, held.page, 16, HOLD_MS);
      expect(next).toMatchObject({ outcome: 'held', page: { upTo: 32 } });
      await store.endPause(held.lane);
      const rest = Array.from({ length: 25 }, (_, i) => 17 + i);
      expect(await deliverAll(store, held.lane)).toEqual(rest);
    });

    it('begins behind what was settled last, also where less was settled after it', async () => {
      const store = await open();
      const updates = [chunk('a'), chunk('b'), chunk('c'), chunk('d')];
      const run = await createTask(store, { updates, pushConfig: pushConfigOf('a') });
      const held = await claimLane(store, laneOf(run, 'a'));
      await store.lanes.advance(held, held.page, 3, HOLD_MS);
      await store.lanes.advance(held, held.page, 2, HOLD_MS);
      await store.lanes.release(held);
      expect(await deliverAll(store, held.lane)).toEqual([4, 5]);
    });

    it('is bounded in bytes, and has one event at least', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const large = 'x'.repeat(200_000);
      await store.tasks.commit(run, 2, [chunk(large), chunk(large), chunk(large)]);
      const held = await claimLane(store, laneOf(run, 'a'));
      expect(seqs(held.page.events)).toEqual([1, 2]);
      const next = await store.lanes.advance(held, held.page, 2, HOLD_MS);
      expect(next).toMatchObject({ outcome: 'held', page: { upTo: 3, events: [{ seq: 3 }] } });
    });

    it('has the very events of the journal', async () => {
      const store = await open();
      const updates = [working('é "\n'), chunk('{"status":{"state":"x"}}'), completed()];
      const run = await createTask(store, { updates, pushConfig: pushConfigOf('a') });
      const { page } = await claimLane(store, laneOf(run, 'a'));
      const journal = await fixtures.journal(store, run);
      expect(page.events.map(({ json }) => json)).toEqual(journal.map(({ json }) => json));
    });

    it('says when the journal was trimmed past the lane', async () => {
      const store = await open({ maxJournalLength: 10 });
      const run = await createTask(store, { pushConfig: pushConfigOf('a') });
      const chunks = Array.from({ length: 100 }, () => chunk('x'));
      let number = 1;
      let lastSeq = 1;
      const isTrimmed = async () => {
        const journal = await store.tasks.readEvents(SCOPE, run.taskId, 0, 1);
        return journal!.trimmed;
      };
      while (!(await isTrimmed())) {
        number += 1;
        ({ lastSeq } = applied(await store.tasks.commit(run, number, chunks)));
      }
      const held = await claimLane(store, laneOf(run, 'a'));
      expect(held.page).toEqual({ events: [], upTo: lastSeq, trimmed: true });
      const next = await store.lanes.advance(held, held.page, lastSeq, HOLD_MS);
      expect(next).toEqual({ outcome: 'settled' });
    });
  });
}
