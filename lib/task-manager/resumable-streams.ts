import { TaskState, type SendMessageRequest, type SubscribeToTaskRequest } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { takeWhile, tap } from 'rxjs';
import { EventPull } from './event-pull.js';
import type { TaskManager } from './task-manager.js';

/** The streams of a task manager for readers that pull, and may fall behind. */
export class ResumableStreams {
  constructor(private readonly manager: TaskManager) {}

  sendMessage(request: SendMessageRequest, context: ServerCallContext): EventPull {
    let id = '';
    const events = this.manager.sendMessageStream(request, context).pipe(
      tap((event) => (id ||= event.taskId)), // of the first: to decode each would be dear
    );
    return new EventPull(events, (after) =>
      this.manager
        .subscribeToTask({ id, tenant: request.tenant }, context, { after })
        .pipe(takeWhile(({ state }) => state !== TaskState.TASK_STATE_INPUT_REQUIRED, true)),
    );
  }

  subscribe(
    request: SubscribeToTaskRequest,
    context: ServerCallContext,
    after?: number,
  ): EventPull {
    let onIdle: (() => void) | undefined;
    const idle = new Promise<void>((resolve) => (onIdle = resolve));
    const from = (cursor: number | undefined) =>
      this.manager.subscribeToTask(request, context, { after: cursor, ...(onIdle && { onIdle }) });
    return new EventPull(from(after), from, { idle });
  }
}
