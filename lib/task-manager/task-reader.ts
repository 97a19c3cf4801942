import type { GetTaskRequest, SubscribeToTaskRequest, Task } from '@a2a-js/sdk';
import { UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { Observable } from 'rxjs';
import { followTask } from '../events/follow-task.js';
import type { FollowedTask } from '../events/task-follower.js';
import type { TaskFeed } from '../events/task-feed.js';
import type { TaskEvent } from '../model/task-event.js';
import { hasEnded } from '../model/task-state.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { notFound } from './follow-up-admission.js';
import type { AgentCardService } from './agent-card.service.js';
import { checkHistoryLength, checkId, malformed } from './request-checks.js';
import type { ScopeOf } from './resolve-scope.js';

/** Where a subscription begins. */
export interface SubscribeOptions {
  /** Sequence number of the last event seen; without it the stream begins with a snapshot. */
  readonly after?: number | undefined;
  /** Called when the subscription stands, and no event follows `after` yet. */
  readonly onIdle?: () => void;
}

/** GetTask and SubscribeToTask (A2A specification, sections 3.1.3 and 3.1.6). */
export class TaskReader {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly feed: TaskFeed,
    private readonly cards: AgentCardService,
    private readonly scopeOf: ScopeOf,
  ) {}

  async get(request: GetTaskRequest, context: ServerCallContext): Promise<Task> {
    const { historyLength } = request;
    const taskId = checkId('id', request.id);
    checkHistoryLength('historyLength', historyLength);
    const scope = this.scopeOf(context, request.tenant);
    const found = await this.tasks.snapshot(scope, taskId, { historyLength });
    if (!found) throw notFound(taskId);
    return found.task;
  }

  subscribe(
    request: SubscribeToTaskRequest,
    context: ServerCallContext,
    { after, onIdle }: SubscribeOptions = {},
  ): Observable<TaskEvent> {
    return new Observable((reader) => {
      this.admit(request, context, after).then(
        (task) => {
          if (!task) return reader.complete();
          if (task.seq === after) onIdle?.();
          followTask(this.tasks, this.feed, task, after).subscribe(reader);
        },
        (error: unknown) => reader.error(error),
      );
    });
  }

  /** Undefined when the reader has seen all there will be. */
  private async admit(
    request: SubscribeToTaskRequest,
    context: ServerCallContext,
    after: number | undefined,
  ): Promise<(FollowedTask & { readonly seq: number }) | undefined> {
    if (after !== undefined) checkCursor(after);
    if (!this.cards.card.capabilities?.streaming) {
      throw new UnsupportedOperationError('This agent does not stream.');
    }
    const taskId = checkId('id', request.id);
    const scope = this.scopeOf(context, request.tenant);
    const shape = { historyLength: 0, artifacts: false };
    const found = await this.tasks.snapshot(scope, taskId, shape);
    if (!found) throw notFound(taskId);
    const { task, seq } = found;
    if (!hasEnded(task)) return { scope, taskId, seq };
    if (after === undefined) throw endedError(taskId);
    return after === seq ? undefined : { scope, taskId, seq };
  }
}

function checkCursor(after: number): void {
  if (!Number.isSafeInteger(after) || after < 0) malformed('after', 'must be a sequence number');
}

function endedError(taskId: string): Error {
  return new UnsupportedOperationError(`Task ${taskId} has ended: there is nothing to follow.`);
}
