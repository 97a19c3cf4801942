import { randomUUID } from 'node:crypto';
import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { RunToken } from '../../model/run.js';
import type { Scope } from '../../model/scope.js';
import { newTaskId } from '../../model/task-id.js';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { BEGIN_TURN } from '../../redis/scripts/begin-turn.script.js';
import { wakeText } from '../../redis/wake-text.js';
import { CANCEL_TASK } from '../../redis/scripts/cancel-task.script.js';
import { CLAIM_RUN } from '../../redis/scripts/claim-run.script.js';
import { END_TURN } from '../../redis/scripts/end-turn.script.js';
import { READ_EVENTS } from '../../redis/scripts/read-events.script.js';
import { READ_TASK } from '../../redis/scripts/read-task.script.js';
import { REQUEST_CANCEL } from '../../redis/scripts/request-cancel.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import type { PushRecords } from '../push-record.js';
import {
  TaskRepository,
  type BeginTurnResult,
  type CancelRequestResult,
  type CancelResult,
  type ClaimResult,
  type CommitResult,
  type DueRun,
  type EndTurnResult,
  type JournalPage,
  type NewTask,
  type NewTurn,
  type RenewalResult,
  type TaskPage,
  type TaskQuery,
} from '../task.repository.js';
import {
  parseBeginTurnReply,
  parseCancelReply,
  parseCancelRequestReply,
  parseClaimReply,
  parseEndTurnReply,
} from './turn-replies.js';
import { RedisTaskIndex } from './redis-task-index.js';
import { RedisCommits } from './redis-commits.js';
import { RedisRunQueue } from './redis-run-queue.js';
import { RunAddresses } from './run-address.js';
import { RedisLeases } from './redis-leases.js';
import { eventsOfRecords } from '../../redis/journal-record.js';
import { parseSnapshot } from './stored-task.js';
import {
  markerKeys,
  markerLifetime,
  pushArguments,
  scopeArguments,
  type PublishCommand,
} from './script-arguments.js';

type EventsReply = [number, lastSeq: number, firstSeq: number, context: string, records: string[]];

/** Tasks in Redis; every method is one script. */
export class RedisTaskRepository extends TaskRepository {
  private readonly addresses: RunAddresses;
  private readonly commits: RedisCommits;
  private readonly index: RedisTaskIndex;
  private readonly leases: RedisLeases;
  private readonly queue: RedisRunQueue;

  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
    private readonly publish: PublishCommand,
    private readonly records: PushRecords,
  ) {
    super();
    this.addresses = new RunAddresses(keys, options, publish);
    this.commits = new RedisCommits(scripts, keys, options, this.addresses, records);
    this.index = new RedisTaskIndex(scripts, keys, options);
    this.leases = new RedisLeases(scripts, keys, options);
    this.queue = new RedisRunQueue(scripts, keys);
  }

  newTaskId(scope: Scope, contextId: string, isFirst = false): string {
    const first = isFirst ? this.keys.firstTask(scope, contextId) : undefined;
    return first ?? newTaskId(this.keys.partitionOf(scope, contextId));
  }

  create(task: NewTask, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    return this.commits.create(task, updates);
  }

  async commit(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult> {
    if (!this.keys.places(run)) return { outcome: 'missing' };
    return this.commits.commit(run, number, updates);
  }

  async beginTurn(turn: NewTurn): Promise<BeginTurnResult> {
    if (!this.keys.places(turn)) return { outcome: 'missing' };
    const { message, key, input = '', pushConfig, processor = '', queued = false, once } = turn;
    const { keys, args } = this.addresses.of(turn);
    const marker = markerKeys(this.keys, turn.taskId, once);
    const reply = await this.scripts.run(
      BEGIN_TURN,
      [...keys, ...marker],
      [
        ...args,
        message,
        queued ? 0 : this.options.leaseMs,
        this.options.maxInboxLength,
        key,
        ...pushArguments(pushConfig, this.keys, this.records),
        input,
        queued ? wakeText({ ...turn, processor }) : '',
        this.options.maxPushConfigs,
        markerLifetime(once, this.options),
      ],
    );
    return parseBeginTurnReply(reply);
  }

  async endTurn(run: RunToken, turn: number): Promise<EndTurnResult> {
    if (!this.keys.places(run)) return { outcome: 'missing' };
    const { keys, args } = this.addresses.of(run);
    const all = [...args, run.epoch, turn, this.options.leaseMs];
    const reply = await this.scripts.run(END_TURN, keys, all);
    return parseEndTurnReply(reply);
  }

  async requestCancel(scope: Scope, taskId: string): Promise<CancelRequestResult> {
    if (!this.keys.owns(taskId)) return { outcome: 'missing' };
    const reply = await this.scripts.run(
      REQUEST_CANCEL,
      [this.keys.task(taskId), this.keys.runsOfTask(taskId)],
      [...scopeArguments(scope), taskId, this.publish, this.keys.controlChannelOfTask(taskId)],
    );
    return parseCancelRequestReply(reply);
  }

  async cancel(
    scope: Scope,
    taskId: string,
    contextId: string,
    force: boolean,
  ): Promise<CancelResult> {
    const task = { scope, taskId, contextId };
    if (!this.keys.places(task)) return { outcome: 'missing' };
    const { keys, args } = this.addresses.of(task);
    const reply = await this.scripts.run(CANCEL_TASK, keys, [...args, force ? 'force' : '']);
    return parseCancelReply(reply);
  }

  async snapshot(
    scope: Scope,
    taskId: string,
    shape: SnapshotShape = {},
  ): Promise<TaskSnapshot | undefined> {
    if (!this.keys.owns(taskId)) return undefined;
    const { historyLength = -1, artifacts = true } = shape;
    const reply = await this.scripts.run(READ_TASK, this.keys.forReading(taskId), [
      ...scopeArguments(scope),
      historyLength,
      artifacts ? 1 : 0,
    ]);
    return reply[0] === ResultCode.OK ? parseSnapshot(taskId, reply, shape) : undefined;
  }

  async readEvents(
    scope: Scope,
    taskId: string,
    afterSeq: number,
    limit: number,
  ): Promise<JournalPage | undefined> {
    if (!this.keys.owns(taskId)) return undefined;
    const reply = await this.scripts.run(
      READ_EVENTS,
      [this.keys.task(taskId), this.keys.events(taskId)],
      [...scopeArguments(scope), afterSeq, limit],
    );
    if (reply[0] !== ResultCode.OK) return undefined;
    const [, lastSeq, firstSeq, context, records] = reply as EventsReply;
    const trimmed = afterSeq < lastSeq && firstSeq !== afterSeq + 1;
    const task = { taskId, contextId: JSON.parse(context) as string };
    const events = trimmed ? [] : eventsOfRecords(task, firstSeq, records);
    return { events, lastSeq, trimmed };
  }

  list(scope: Scope, query: TaskQuery): Promise<TaskPage> {
    return this.index.list(scope, query);
  }

  forget(scope: Scope, contextId: string | undefined, taskIds: readonly string[]): Promise<void> {
    return this.index.forget(scope, contextId, taskIds);
  }

  renew(runs: readonly RunToken[]): Promise<readonly RenewalResult[]> {
    return this.leases.renew(runs);
  }

  due(limit: number): Promise<readonly DueRun[]> {
    return this.queue.due(limit);
  }

  async claim(run: DueRun): Promise<ClaimResult> {
    if (!this.keys.places(run)) return { outcome: 'missing' };
    const { keys, args } = this.addresses.of(run);
    const all = [...args, this.options.leaseMs, randomUUID()];
    return parseClaimReply(await this.scripts.run(CLAIM_RUN, keys, all));
  }

  release(run: RunToken, processor: string): Promise<void> {
    return this.queue.release(run, processor, this.publish);
  }
}
