import type { Redis } from 'ioredis';
import type { StoredTask, StoreImage } from '../check/store-image.js';
import { stateOf, type Event } from '../client/events.js';
import type { Findings } from '../driver/findings.js';
import type { Arrival, FaultyReceiver } from './faulty-receiver.js';

/** What was to be sent, and what came. */
export interface Deliveries {
  lanes: number;
  /** Events of the journals, for each lane. */
  sent: number;
  /** Requests that came. */
  tries: number;
  /** Events that were taken, once or more. */
  received: number;
  /** Requests that were taken, though their event had been taken before. */
  duplicated: number;
  lost: number;
  outOfOrder: number;
}

interface Record {
  readonly config: { readonly id: string; readonly url: string };
}

/** Compares, lane by lane, the journal with what the receivers took down. */
export async function checkDeliveries(
  image: StoreImage,
  client: Redis,
  receivers: readonly FaultyReceiver[],
  uncertain: ReadonlySet<number>,
  findings: Findings,
): Promise<Deliveries> {
  const total = { lanes: 0, sent: 0, tries: 0, received: 0, duplicated: 0, lost: 0, outOfOrder: 0 };
  const arrivals = new Map(receivers.flatMap((receiver) => [...receiver.arrivals]));
  for (const task of image.tasks.values()) {
    const key = [...task.lifetimes.keys()].find((name) => name.endsWith(`:push:${task.id}`));
    if (key === undefined) continue;
    const lanes = Object.values(await client.hgetall(key)).map(laneOf);
    for (const [i, lane] of lanes.sort((a, b) => a - b).entries()) {
      const came = arrivals.get(`${lane}`) ?? [];
      const first = i === 0 ? 1 : uncertain.has(lane) ? firstOf(came, task) : secondTurn(task);
      checkLane(task, first, lane, came, total, findings);
    }
  }
  return total;
}

/** Lanes are numbered in the order in which they were made; the number is in the receiver's path. */
function laneOf(record: string): number {
  return Number(new URL((JSON.parse(record) as Record).config.url).pathname.slice(1));
}

function checkLane(
  task: StoredTask,
  first: number,
  lane: number,
  came: readonly Arrival[],
  total: Deliveries,
  findings: Findings,
): void {
  const expected = task.journal.slice(first - 1);
  const seen = new Set<number>();
  const takenOnce = new Set<number>();
  let newest = 0;
  for (const { seq, body, taken } of came) {
    if (!seen.has(seq) && seq < newest) total.outOfOrder += 1;
    if (taken && takenOnce.has(seq)) total.duplicated += 1;
    if (taken) takenOnce.add(seq);
    if (body !== task.journal[seq - 1]) findings.violation(`lane ${lane}: not event ${seq}`);
    if (seq < first) findings.violation(`lane ${lane}: event ${seq} is before its start, ${first}`);
    seen.add(seq);
    newest = Math.max(newest, seq);
  }
  const lost = expected.filter((_, i) => !takenOnce.has(first + i)).length;
  if (lost > 0) findings.violation(`lane ${lane} of task ${task.id}: ${lost} events are lost`);
  total.lanes += 1;
  total.tries += came.length;
  total.sent += expected.length;
  total.received += expected.length - lost;
  total.lost += lost;
}

/** From there on nothing may be missing, whenever the lane began. */
function firstOf(came: readonly Arrival[], { journal }: StoredTask): number {
  return Math.min(journal.length + 1, ...came.map(({ seq }) => seq));
}

/** The second configuration of a task came before its second turn. */
function secondTurn({ journal }: StoredTask): number {
  const begins = journal.flatMap((json, i) => {
    const state = stateOf(JSON.parse(json) as Event);
    return state === 'TASK_STATE_SUBMITTED' ? [i + 1] : [];
  });
  return begins[1] ?? journal.length + 1;
}
