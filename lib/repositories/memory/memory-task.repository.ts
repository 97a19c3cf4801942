import { TaskState } from '@a2a-js/sdk';
import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { RunToken } from '../../model/run.js';
import type { Scope } from '../../model/scope.js';
import { firstTaskId, newTaskId } from '../../model/task-id.js';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
import { isTerminal } from '../../model/task-state.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { PushRecords } from '../push-record.js';
import * as port from '../task.repository.js';
import { cancelTask, requestCancel } from './cancel-task.js';
import { commitUpdates, replayed } from './commit-updates.js';
import { dueRun } from './due-run.js';
import { listTasks } from './list-tasks.js';
import { MemoryTask } from './memory-task.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';
import { readJournal } from './read-journal.js';
import { readSnapshot } from './read-snapshot.js';
import { TaskChange } from './task-change.js';
import { beginTurn, claimRun, endTurn, fence, isParkedBy } from './turns.js';

/** Tasks in the memory of this process, with the semantics of those in Redis. */
export class MemoryTaskRepository extends port.TaskRepository {
  constructor(
    private readonly database: MemoryTaskDatabase,
    private readonly options: CompiledOptions,
    private readonly records: PushRecords,
  ) {
    super();
  }

  newTaskId(_scope: Scope, contextId: string, isFirst = false): string {
    return (isFirst ? firstTaskId(contextId, 0) : undefined) ?? newTaskId(0);
  }

  async create(task: port.NewTask, updates: readonly EncodedUpdate[]): Promise<port.CommitResult> {
    const { once } = task;
    const { sends } = this.database;
    const creator = sends.letInBefore(once?.key)?.call;
    const known = this.database.task(task.run.taskId);
    if (creator !== undefined && (creator !== once?.call || !known)) return { outcome: 'fenced' };
    if (known?.creation && task.queued) return known.creation;
    if (known) return replayed(known, task.run.epoch, 1) ?? { outcome: 'fenced' };
    const created = new MemoryTask(task, TaskState.TASK_STATE_SUBMITTED, this.options);
    this.database.add(created);
    if (once) sends.letIn(once.key, { call: once.call, turn: 1 }, this.options.idempotentSendMs);
    const change = this.change(created);
    if (task.pushConfig) this.database.lanes.register(created, task.pushConfig, this.records);
    change.created(task.message);
    if (task.queued) change.queue();
    else change.hold(this.options.leaseMs);
    return (created.creation = commitUpdates(change, 1, updates, this.options));
  }

  async commit(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<port.CommitResult> {
    const task = this.database.taskOf(run.scope, run.taskId, run.contextId);
    if (!task) return { outcome: 'missing' };
    if (task.epoch !== run.epoch) return { outcome: 'fenced' };
    const earlier = replayed(task, run.epoch, number);
    if (earlier) return earlier;
    if (isTerminal(task.state)) return { outcome: 'terminal' };
    const result = commitUpdates(this.change(task), number, updates, this.options);
    // As a store elsewhere does: a processor that only writes must not starve the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    return result;
  }

  async beginTurn(turn: port.NewTurn): Promise<port.BeginTurnResult> {
    const task = this.database.taskOf(turn.scope, turn.taskId, turn.contextId);
    if (!task) return { outcome: 'missing' };
    return beginTurn(this.change(task), turn, this.options, this.database, this.records);
  }

  async endTurn(run: RunToken, turn: number): Promise<port.EndTurnResult> {
    const task = this.database.taskOf(run.scope, run.taskId, run.contextId);
    if (!task) return { outcome: 'missing' };
    if (isParkedBy(task, run.epoch)) return { outcome: 'released' };
    if (task.epoch !== run.epoch) return { outcome: 'fenced' };
    if (isTerminal(task.state)) return { outcome: 'ended' };
    return endTurn(this.change(task), turn, this.options);
  }

  async requestCancel(scope: Scope, taskId: string): Promise<port.CancelRequestResult> {
    const task = this.database.taskOf(scope, taskId);
    if (!task) return { outcome: 'missing' };
    return requestCancel(task, this.database.clock(), this.database.notifications);
  }

  async cancel(
    scope: Scope,
    taskId: string,
    contextId: string,
    force: boolean,
  ): Promise<port.CancelResult> {
    const task = this.database.taskOf(scope, taskId, contextId);
    if (!task) return { outcome: 'missing' };
    return cancelTask(this.change(task), force, this.database.notifications);
  }

  async snapshot(
    scope: Scope,
    taskId: string,
    shape?: SnapshotShape,
  ): Promise<TaskSnapshot | undefined> {
    const task = this.database.taskOf(scope, taskId);
    return task && readSnapshot(task, shape);
  }

  async readEvents(
    scope: Scope,
    taskId: string,
    afterSeq: number,
    limit: number,
  ): Promise<port.JournalPage | undefined> {
    const task = this.database.taskOf(scope, taskId);
    return task && readJournal(task.journal, afterSeq, limit);
  }

  async list(scope: Scope, query: port.TaskQuery): Promise<port.TaskPage> {
    return listTasks(this.database.tasksOf(scope), query);
  }

  /** Nothing to do: an expired task takes its index entries with it. */
  async forget(): Promise<void> {}

  async renew(runs: readonly RunToken[]): Promise<readonly port.RenewalResult[]> {
    return runs.map(({ scope, taskId, epoch }) => {
      const task = this.database.taskOf(scope, taskId);
      if (task?.epoch !== epoch || task.dueAt === 0) return 'fenced';
      task.dueAt = this.database.clock() + this.options.leaseMs;
      return task.cancelRequested ? 'cancel-requested' : 'held';
    });
  }

  async due(limit: number): Promise<readonly port.DueRun[]> {
    const now = this.database.clock();
    return this.database
      .all()
      .filter(({ dueAt }) => dueAt > 0 && dueAt <= now)
      .sort((a, b) => a.dueAt - b.dueAt)
      .slice(0, limit)
      .map((task) => ({ ...dueRun(task), overdueMs: now - task.dueAt }));
  }

  async claim({ scope, taskId, contextId }: port.DueRun): Promise<port.ClaimResult> {
    const task = this.database.taskOf(scope, taskId, contextId);
    if (!task) return { outcome: 'missing' };
    return claimRun(this.change(task), this.database.clock(), this.options);
  }

  async release({ scope, taskId, epoch }: RunToken): Promise<void> {
    const task = this.database.taskOf(scope, taskId);
    if (task?.epoch !== epoch || task.dueAt === 0) return;
    fence(task);
    const change = this.change(task);
    change.queue();
    change.finish();
  }

  private change(task: MemoryTask): TaskChange {
    return new TaskChange(this.database, task, this.options);
  }
}
