import { randomUUID } from 'node:crypto';
import { realmOf } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import {
  PushLaneRepository,
  type AdvanceLaneResult,
  type ClaimLaneResult,
  type DeadLanePage,
  type DeadLaneQuery,
  type DueLane,
  type GiveUpResult,
  type HeldLane,
  type LanePage,
  type Realm,
} from '../push-lane.repository.js';
import type { PushRecords } from '../push-record.js';
import { listDeadLanes } from './list-dead-lanes.js';
import { readLanePage } from './read-lane-page.js';
import type { MemoryLane } from './memory-lane.js';
import type { MemoryLanes } from './memory-lanes.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';

/** Lanes in the memory of this process, with the semantics of those in Redis. */
export class MemoryPushLaneRepository extends PushLaneRepository {
  private readonly lanes: MemoryLanes;

  constructor(
    private readonly database: MemoryTaskDatabase,
    private readonly options: CompiledOptions,
    private readonly records: PushRecords,
  ) {
    super();
    this.lanes = database.lanes;
  }

  async due(limit: number, holdMs: number): Promise<readonly DueLane[]> {
    const until = this.database.clock() + holdMs;
    const taken = this.lanes.overdue().slice(0, limit);
    for (const lane of taken) this.lanes.schedule(lane, until);
    return taken.map(({ address }) => ({ ...address, ticket: String(until) }));
  }

  async claim(due: DueLane, holdMs: number): Promise<ClaimLaneResult> {
    const { ticket, ...address } = due;
    const lane = this.lanes.find(due.taskId, due.configId);
    if (!lane || lane.dead) return { outcome: 'gone' };
    const now = this.database.clock();
    const isDue = lane.dueAt > 0 && (lane.dueAt <= now || String(lane.dueAt) === ticket);
    if (!isDue && lane.dueAt > 0 && !lane.claim)
      return { outcome: 'not-due', inMs: lane.dueAt - now };
    if (!isDue || lane.address.host !== due.host) return { outcome: 'not-due' };
    if (lane.cursor >= lane.task.journal.last) {
      this.settle(lane);
      return { outcome: 'not-due' };
    }
    const key = randomUUID();
    lane.claim = key;
    this.lanes.schedule(lane, now + holdMs);
    this.lanes.pin(lane.task, holdMs + this.options.push.maxAgeMs);
    const { attempts, since, task } = lane;
    const failingMs = since > 0 ? now - since : 0;
    const stored = this.records.decode(lane.record, due.taskId);
    const { scope, contextId } = task;
    const claim = { ...stored, lane: address, contextId, key, scope, attempts, failingMs };
    return { outcome: 'claimed', held: { ...claim, page: this.page(lane) } };
  }

  async advance(
    held: HeldLane,
    page: LanePage,
    to: number,
    holdMs: number,
  ): Promise<AdvanceLaneResult> {
    const lane = this.heldBy(held);
    if (!lane) return { outcome: 'fenced' };
    lane.cursor = Math.max(lane.cursor, to);
    lane.attempts = 0;
    lane.since = 0;
    if (lane.cursor >= lane.task.journal.last) {
      this.settle(lane);
      return { outcome: 'settled' };
    }
    if (holdMs > 0) this.lanes.schedule(lane, this.database.clock() + holdMs);
    return { outcome: 'held', page: lane.cursor < page.upTo ? page : this.page(lane) };
  }

  async retry(held: HeldLane, delayMs: number): Promise<GiveUpResult> {
    const lane = this.heldBy(held);
    if (!lane) return 'fenced';
    this.failed(lane);
    this.lanes.schedule(lane, this.database.clock() + delayMs);
    this.lanes.pin(lane.task, delayMs + this.options.push.maxAgeMs);
    return 'done';
  }

  async release(held: HeldLane): Promise<GiveUpResult> {
    const lane = this.heldBy(held);
    if (!lane) return 'fenced';
    lane.claim = undefined;
    this.wake(lane);
    return 'done';
  }

  async bury(held: HeldLane, reason: string): Promise<GiveUpResult> {
    const lane = this.heldBy(held);
    if (!lane) return 'fenced';
    this.failed(lane);
    this.lanes.rest(lane);
    lane.dead = { reason, time: this.database.clock() };
    this.lanes.pin(lane.task, this.options.push.deadLetterExpirationMs);
    return 'done';
  }

  async dead(realm: Realm, query: DeadLaneQuery): Promise<DeadLanePage> {
    const wanted = realmOf({ ...realm, owner: '' });
    const tasks = this.database.all().filter(({ scope }) => realmOf(scope) === wanted);
    const lanes = tasks.flatMap((task) => [...task.lanes.values()]);
    return listDeadLanes(lanes, query, this.records);
  }

  async revive(
    of: Realm,
    taskId: string,
    configId: string,
    how: 'replay' | 'discard',
  ): Promise<boolean> {
    const lane = this.lanes.find(taskId, configId);
    const wanted = realmOf({ ...of, owner: '' });
    if (!lane?.dead || realmOf(lane.task.scope) !== wanted) return false;
    lane.dead = undefined;
    lane.attempts = 0;
    lane.since = 0;
    if (how === 'discard') {
      lane.cursor = lane.task.journal.last;
      this.settle(lane);
    } else {
      this.lanes.pin(lane.task, this.options.push.maxAgeMs);
      this.wake(lane);
    }
    return true;
  }

  private heldBy({ lane: { taskId, configId }, key }: HeldLane): MemoryLane | undefined {
    const lane = this.lanes.find(taskId, configId);
    return lane?.claim === key ? lane : undefined;
  }

  private failed(lane: MemoryLane): void {
    lane.claim = undefined;
    lane.attempts += 1;
    if (lane.since === 0) lane.since = this.database.clock();
  }

  private settle(lane: MemoryLane): void {
    this.lanes.rest(lane);
    this.lanes.unpin(lane.task);
  }

  private wake(lane: MemoryLane): void {
    this.lanes.schedule(lane, this.database.clock());
    this.database.notifications.word({ kind: 'push', lanes: [lane.address] });
  }

  private page(lane: MemoryLane): LanePage {
    return readLanePage(lane, this.options.push.onlyTurningPoints);
  }
}
