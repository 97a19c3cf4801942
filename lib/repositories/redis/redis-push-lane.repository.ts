import { randomUUID } from 'node:crypto';
import type { TaskIdentity } from '../../model/event-json.js';
import { realmOf, scopeOfRealm } from '../../model/scope.js';
import type { TaskEvent } from '../../model/task-event.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { eventOfRecord } from '../../redis/journal-record.js';
import { parseLaneName } from '../../redis/lane-name.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { ADVANCE_LANE } from '../../redis/scripts/advance-lane.script.js';
import { BURY_LANE } from '../../redis/scripts/bury-lane.script.js';
import { CLAIM_LANE } from '../../redis/scripts/claim-lane.script.js';
import { DUE_LANES } from '../../redis/scripts/due-lanes.script.js';
import { KEEP_LANE } from '../../redis/scripts/keep-lane.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import { RETRY_LANE } from '../../redis/scripts/retry-lane.script.js';
import { REVIVE_LANE } from '../../redis/scripts/revive-lane.script.js';
import {
  PAGE_BYTES,
  PAGE_EVENTS,
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
import { RedisDeadLanes } from './redis-dead-lanes.js';
import { wantedEvents, type PublishCommand, type ScriptArgument } from './script-arguments.js';

/** Lanes in Redis; every method is one script, `due` one for each partition. */
export class RedisPushLaneRepository extends PushLaneRepository {
  private readonly deadLanes: RedisDeadLanes;

  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
    private readonly publish: PublishCommand,
    private readonly records: PushRecords,
  ) {
    super();
    this.deadLanes = new RedisDeadLanes(scripts, keys, records);
  }

  async due(limit: number, holdMs: number): Promise<readonly DueLane[]> {
    const partitions = Array.from({ length: this.keys.partitions }, (_, partition) =>
      this.dueIn(partition, limit, holdMs),
    );
    return (await Promise.all(partitions)).flat();
  }

  async claim(due: DueLane, holdMs: number): Promise<ClaimLaneResult> {
    const { ticket = '', ...lane } = due;
    if (!this.keys.owns(lane.taskId)) return { outcome: 'gone' };
    const key = randomUUID();
    const args = [lane.host, key, ticket, holdMs, this.options.push.maxAgeMs, ...this.page()];
    const reply = await this.run(CLAIM_LANE, lane, args);
    if (reply[0] === ResultCode.NOT_FOUND) return { outcome: 'gone' };
    if (reply[0] !== ResultCode.OK) return notDue(reply[1] as number | undefined);
    const [, realm, owner, context, record, attempts, failingMs, next] = reply as ClaimReply;
    const stored = this.records.decode(record, lane.taskId);
    const scope = scopeOfRealm(realm, owner);
    const contextId = JSON.parse(context) as string;
    const claim = { ...stored, lane, contextId, key, scope, attempts, failingMs };
    const page = parsePage({ taskId: lane.taskId, contextId }, next);
    return { outcome: 'claimed', held: { ...claim, page } };
  }

  async advance(
    held: HeldLane,
    page: LanePage,
    to: number,
    holdMs: number,
  ): Promise<AdvanceLaneResult> {
    if (to < page.upTo) return this.keep(held, page, to, holdMs);
    const args = [held.key, to, holdMs, ...this.page()];
    const [code, next] = await this.run(ADVANCE_LANE, held.lane, args);
    if (code === ResultCode.FENCED) return { outcome: 'fenced' };
    if (code !== ResultCode.OK) return { outcome: 'settled' };
    return { outcome: 'held', page: parsePage(identityOf(held), next as PageReply) };
  }

  async retry(held: HeldLane, delayMs: number): Promise<GiveUpResult> {
    return this.giveUp(held, delayMs, 'failed');
  }

  async release(held: HeldLane): Promise<GiveUpResult> {
    return this.giveUp(held, 0, '');
  }

  async bury(held: HeldLane, reason: string): Promise<GiveUpResult> {
    const args = [held.key, reason, this.options.push.deadLetterExpirationMs];
    const realm = realmOf(held.scope);
    return given(await this.run(BURY_LANE, held.lane, args, this.deadKey(realm, held.lane.taskId)));
  }

  dead(realm: Realm, query: DeadLaneQuery): Promise<DeadLanePage> {
    return this.deadLanes.list(realmOf({ ...realm, owner: '' }), query);
  }

  async revive(
    of: Realm,
    taskId: string,
    configId: string,
    how: 'replay' | 'discard',
  ): Promise<boolean> {
    if (!this.keys.owns(taskId)) return false;
    const realm = realmOf({ ...of, owner: '' });
    const channel = this.keys.controlChannelOfTask(taskId);
    const args = [realm, how, this.options.push.maxAgeMs, this.publish, channel];
    const key = this.deadKey(realm, taskId);
    const reply = await this.run(REVIVE_LANE, { taskId, configId }, args, key);
    return reply[0] === ResultCode.OK;
  }

  private async keep(
    { lane, key }: HeldLane,
    page: LanePage,
    to: number,
    holdMs: number,
  ): Promise<AdvanceLaneResult> {
    const { taskId, host, configId } = lane;
    const field = this.keys.pushField(configId);
    const keys = [this.keys.pushLanes(taskId), this.keys.pushDueOfTask(taskId)];
    const args = [`${taskId}:${host}:${field}`, field, key, to, holdMs];
    const [code] = await this.scripts.run(KEEP_LANE, keys, args);
    return code === ResultCode.OK ? { outcome: 'held', page } : { outcome: 'fenced' };
  }

  private async dueIn(partition: number, limit: number, holdMs: number): Promise<DueLane[]> {
    const keys = [this.keys.pushDue(partition)];
    const [ticket, ...names] = (await this.scripts.run(DUE_LANES, keys, [
      limit,
      holdMs,
    ])) as string[];
    return names.map((name) => ({ ...parseLaneName(name), ticket }));
  }

  private async giveUp(held: HeldLane, delayMs: number, failed: string): Promise<GiveUpResult> {
    const channel = this.keys.controlChannelOfTask(held.lane.taskId);
    const args = [held.key, delayMs, failed, this.options.push.maxAgeMs, this.publish, channel];
    return given(await this.run(RETRY_LANE, held.lane, args));
  }

  private run(
    script: Parameters<RedisScripts['run']>[0],
    { taskId, configId }: Pick<DueLane, 'taskId' | 'configId'>,
    args: readonly ScriptArgument[],
    ...more: string[]
  ): Promise<readonly unknown[]> {
    const keys = [...this.keys.forLane(taskId), ...more];
    return this.scripts.run(script, keys, [taskId, this.keys.pushField(configId), ...args]);
  }

  private page(): ScriptArgument[] {
    return [wantedEvents(this.options), PAGE_EVENTS, PAGE_BYTES];
  }

  private deadKey(realm: string, taskId: string): string {
    return this.keys.pushDead(realm, this.keys.partitionOfTask(taskId) ?? 0);
  }
}

type PageReply = [trimmed: number, upTo: number, events: string[]];
type ClaimReply = [number, string, string, string, string, number, number, PageReply];

function identityOf({ lane: { taskId }, contextId }: HeldLane): TaskIdentity {
  return { taskId, contextId };
}

function parsePage(task: TaskIdentity, [trimmed, upTo, flat]: PageReply): LanePage {
  const events: TaskEvent[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    events.push(eventOfRecord(task, Number(flat[i]), flat[i + 1]!));
  }
  return { events, upTo, trimmed: trimmed === 1 };
}

function given([code]: readonly unknown[]): GiveUpResult {
  return code === ResultCode.OK ? 'done' : 'fenced';
}

function notDue(inMs: number | undefined): ClaimLaneResult {
  return { outcome: 'not-due', ...(inMs !== undefined && { inMs }) };
}
