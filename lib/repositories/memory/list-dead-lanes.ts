import type { DeadLane, DeadLanePage, DeadLaneQuery } from '../push-lane.repository.js';
import type { PushRecords } from '../push-record.js';
import type { MemoryLane } from './memory-lane.js';

/** A page of the lanes that were set aside, the newest first. */
export function listDeadLanes(
  lanes: readonly MemoryLane[],
  { pageSize, after }: DeadLaneQuery,
  records: PushRecords,
): DeadLanePage {
  const dead = lanes.flatMap((lane) => describe(lane, records) ?? []).sort(newestFirst);
  const start = after ? { deadSince: after.time, lane: after.lane } : undefined;
  const rest = start ? dead.filter((one) => newestFirst(start, one) < 0) : dead;
  const page = rest.slice(0, pageSize);
  const last = page.at(-1);
  const next = rest.length > page.length && last;
  return { lanes: page, next: next ? { time: next.deadSince, lane: next.lane } : undefined };
}

function describe(lane: MemoryLane, records: PushRecords): DeadLane | undefined {
  const { address, task, record, dead, attempts, since, cursor } = lane;
  if (!dead) return undefined;
  return {
    lane: address,
    scope: task.scope,
    url: records.decode(record, task.taskId).config.url,
    reason: dead.reason,
    attempts,
    failingSince: since,
    deadSince: dead.time,
    pending: task.journal.last - cursor,
  };
}

type Placed = Pick<DeadLane, 'deadSince' | 'lane'>;

function newestFirst(a: Placed, b: Placed): number {
  if (a.deadSince !== b.deadSince) return b.deadSince - a.deadSince;
  const [one, other] = [nameOf(a), nameOf(b)];
  if (one === other) return 0;
  return one < other ? 1 : -1;
}

function nameOf({ lane: { taskId, configId } }: Placed): string {
  return `${taskId}:${configId}`;
}
