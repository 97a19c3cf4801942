import { TaskState, type CancelTaskRequest, type Task } from '@a2a-js/sdk';
import { TaskNotCancelableError } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { lastValueFrom, takeUntil, timer } from 'rxjs';
import { followTask } from '../events/follow-task.js';
import type { TaskFeed } from '../events/task-feed.js';
import type { RunService } from '../execution/run.service.js';
import type { Scope } from '../model/scope.js';
import type { SnapshotShape, TaskSnapshot } from '../model/task-snapshot.js';
import { hasEnded } from '../model/task-state.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { notFound } from './follow-up-admission.js';
import { checkId } from './request-checks.js';
import type { ScopeOf } from './resolve-scope.js';

/** Enough to see whether it has ended. */
const STATUS_ONLY: SnapshotShape = { historyLength: 0, artifacts: false };

/**
 * CancelTask (A2A specification, section 3.1.5). The intent is stored first; the owner, wherever
 * it is, has `cancelGrace` to stop, then CANCELED is committed here and the owner is fenced.
 */
export class TaskCanceller {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly feed: TaskFeed,
    private readonly runs: RunService,
    private readonly scopeOf: ScopeOf,
    private readonly cancelGraceMs: number,
  ) {}

  async cancel(request: CancelTaskRequest, context: ServerCallContext): Promise<Task> {
    const taskId = checkId('id', request.id);
    const scope = this.scopeOf(context, request.tenant);
    const asked = await this.tasks.requestCancel(scope, taskId);
    if (asked.outcome === 'missing') throw notFound(taskId);
    if (asked.outcome === 'requested') await this.await(scope, taskId, asked.seq);
    if (asked.outcome === 'idle') await this.commit(scope, taskId, asked.contextId);
    return canceledOrRefused((await this.load(scope, taskId)).task);
  }

  /** Nobody ran the task; where somebody has just begun to, it is asked like any owner. */
  private async commit(scope: Scope, taskId: string, contextId: string): Promise<void> {
    const result = await this.tasks.cancel(scope, taskId, contextId, false);
    if (result.outcome === 'requested') await this.await(scope, taskId, result.seq);
  }

  /** The owner has its grace; then CANCELED is committed here, and it is fenced. */
  private async await(scope: Scope, taskId: string, seq: number): Promise<void> {
    this.runs.cancel(taskId);
    await this.ended(scope, taskId, seq);
    const { task } = await this.load(scope, taskId, STATUS_ONLY);
    if (hasEnded(task)) return;
    await this.tasks.cancel(scope, taskId, task.contextId, true);
  }

  /** Resolves at the task's terminal event, or when the grace is over. */
  private async ended(scope: Scope, taskId: string, seq: number): Promise<void> {
    const events = followTask(this.tasks, this.feed, { scope, taskId }, seq);
    const graceOver = timer(this.cancelGraceMs);
    await lastValueFrom(events.pipe(takeUntil(graceOver)), { defaultValue: undefined });
  }

  private async load(scope: Scope, taskId: string, shape?: SnapshotShape): Promise<TaskSnapshot> {
    const found = await this.tasks.snapshot(scope, taskId, shape);
    if (!found) throw notFound(taskId);
    return found;
  }
}

/** Cancelling a canceled task again is no error (section 3.3.1); another end is. */
function canceledOrRefused(task: Task): Task {
  if (task.status?.state === TaskState.TASK_STATE_CANCELED) return task;
  throw new TaskNotCancelableError(`Task ${task.id} has already ended.`);
}
