import { expect } from '@jest/globals';
import { hostKey, type LaneAddress } from '#lib/model/push-lane.js';
import type { RunToken } from '#lib/model/run.js';
import type { TaskEvent } from '#lib/model/task-event.js';
import type { HeldLane } from '#lib/repositories/push-lane.repository.js';
import type { Store } from './store.js';

/** Longer than a test takes. */
export const HOLD_MS = 60_000;

export function laneOf(
  { taskId }: Pick<RunToken, 'taskId'>,
  configId: string,
  url = `https://${configId}.test/hook`,
): LaneAddress {
  return { taskId, configId, host: hostKey(url) };
}

/** Claims a lane, which has to be due. */
export async function claimLane(store: Store, lane: LaneAddress): Promise<HeldLane> {
  const result = await store.lanes.claim(lane, HOLD_MS);
  expect(result).toMatchObject({ outcome: 'claimed' });
  return (result as Extract<typeof result, { outcome: 'claimed' }>).held;
}

export function seqs(events: readonly TaskEvent[]): number[] {
  return events.map(({ seq }) => seq);
}

/** Delivers all a lane has, and says what that was. */
export async function deliverAll(store: Store, lane: LaneAddress): Promise<number[]> {
  const held = await claimLane(store, lane);
  const sent: number[] = [];
  for (let { page } = held; ;) {
    sent.push(...seqs(page.events));
    const next = await store.lanes.advance(held, page, page.upTo, HOLD_MS);
    if (next.outcome !== 'held') return sent;
    page = next.page;
  }
}

/** Configurations whose lanes are due now. They are not due for a moment afterwards. */
export async function dueIds(store: Store): Promise<string[]> {
  return (await store.lanes.due(100, 1)).map(({ configId }) => configId).sort();
}
