import { randomUUID } from 'node:crypto';
import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { RunToken } from '../../model/run.js';
import type { Scope } from '../../model/scope.js';
import { newTaskId } from '../../model/task-id.js';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { APPEND_ARTIFACTS } from '../../redis/scripts/append-artifacts.script.js';
import { BEGIN_TURN } from '../../redis/scripts/begin-turn.script.js';
import { wakeText } from '../../redis/wake-text.js';
import { CANCEL_TASK } from '../../redis/scripts/cancel-task.script.js';
import { CLAIM_RUN } from '../../redis/scripts/claim-run.script.js';
import { COMMIT_UPDATES } from '../../redis/scripts/commit-updates.script.js';
import { CREATE_TASK } from '../../redis/scripts/create-task.script.js';
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
import { parseCommitReply } from './commit-reply.js';
import { RedisTaskIndex } from './redis-task-index.js';
import { RedisRunQueue } from './redis-run-queue.js';
import { RedisLeases } from './redis-leases.js';
import { encodeRecord, eventsOfRecords } from '../../redis/journal-record.js';
import { parseSnapshot } from './stored-task.js';
import {
  markerLifetime,
  pushArguments,
  scopeArguments,
  updateArguments,
  writeArguments,
  type PublishCommand,
  type ScriptArgument,
} from './script-arguments.js';

/** How many of the arguments that scripts share are needed to append to a stream. */
const FOR_STREAM = 10;

type EventsReply = [number, lastSeq: number, firstSeq: number, context: string, records: string[]];
type RunPlace = Pick<RunToken, 'scope' | 'taskId' | 'contextId'>;

/** Tasks in Redis; every method is one script. */
export class RedisTaskRepository extends TaskRepository {
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
    this.index = new RedisTaskIndex(scripts, keys, options);
    this.leases = new RedisLeases(scripts, keys, options);
    this.queue = new RedisRunQueue(scripts, keys);
  }

  newTaskId(scope: Scope, contextId: string, isFirst = false): string {
    const first = isFirst ? this.keys.firstTask(scope, contextId) : undefined;
    return first ?? newTaskId(this.keys.partitionOf(scope, contextId));
  }

  async create(task: NewTask, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    const { run, processor, message, input = '', pushConfig, queued = false, once } = task;
    const first = this.keys.firstTask(run.scope, run.contextId) ?? run.taskId;
    const keys = [...this.keys.forRun(run), this.keys.task(first), ...this.marker(run, once?.key)];
    const reply = await this.scripts.run(CREATE_TASK, keys, [
      ...this.common(run),
      processor,
      message,
      queued ? 0 : this.options.leaseMs,
      ...pushArguments(pushConfig, this.keys, this.records),
      input,
      queued ? wakeText({ ...run, processor }) : '',
      once?.call ?? '',
      markerLifetime(once?.key, this.options),
      first === run.taskId ? '' : first,
      ...updateArguments(updates),
    ]);
    return parseCommitReply(reply);
  }

  async commit(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult> {
    if (!this.keys.places(run)) return { outcome: 'missing' };
    if (updates.length > 0 && updates.every(isPlainArtifact)) {
      return this.append(run, number, updates);
    }
    const reply = await this.scripts.run(COMMIT_UPDATES, this.keys.forRun(run), [
      ...this.common(run),
      run.epoch,
      number,
      ...updateArguments(updates),
    ]);
    return parseCommitReply(reply);
  }

  async beginTurn(turn: NewTurn): Promise<BeginTurnResult> {
    if (!this.keys.places(turn)) return { outcome: 'missing' };
    const { message, key, input = '', pushConfig, processor = '', queued = false, once } = turn;
    const keys = [...this.keys.forRun(turn), ...this.marker(turn, once)];
    const reply = await this.scripts.run(BEGIN_TURN, keys, [
      ...this.common(turn),
      message,
      queued ? 0 : this.options.leaseMs,
      this.options.maxInboxLength,
      key,
      ...pushArguments(pushConfig, this.keys, this.records),
      input,
      queued ? wakeText({ ...turn, processor }) : '',
      this.options.maxPushConfigs,
      markerLifetime(once, this.options),
    ]);
    return parseBeginTurnReply(reply);
  }

  async endTurn(run: RunToken, turn: number): Promise<EndTurnResult> {
    if (!this.keys.places(run)) return { outcome: 'missing' };
    const reply = await this.scripts.run(END_TURN, this.keys.forRun(run), [
      ...this.common(run),
      run.epoch,
      turn,
      this.options.leaseMs,
    ]);
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
    const reply = await this.scripts.run(CANCEL_TASK, this.keys.forRun(task), [
      ...this.common(task),
      force ? 'force' : '',
    ]);
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
    const keys = this.keys.forRun(run);
    const args = [...this.common(run), this.options.leaseMs, randomUUID()];
    return parseClaimReply(await this.scripts.run(CLAIM_RUN, keys, args));
  }

  release(run: RunToken, processor: string): Promise<void> {
    return this.queue.release(run, processor, this.publish);
  }

  private async append(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult> {
    const args = [...this.common(run).slice(0, FOR_STREAM), run.epoch, number];
    for (const update of updates) args.push(encodeRecord(update));
    const keys = this.keys.forStream(run.taskId);
    return parseCommitReply(await this.scripts.run(APPEND_ARTIFACTS, keys, args));
  }

  private marker({ taskId }: RunPlace, once: string | undefined): string[] {
    return once === undefined ? [] : [this.keys.letIn(taskId, once)];
  }

  private common(run: RunPlace): ScriptArgument[] {
    return writeArguments(run, this.keys, this.options, this.publish);
  }
}

function isPlainArtifact({ kind, metadata }: EncodedUpdate): boolean {
  return kind === 'artifact' && metadata === '';
}
