import { randomUUID } from 'node:crypto';
import { TaskPushNotificationConfig, type Message, type SendMessageRequest } from '@a2a-js/sdk';
import {
  PushNotificationNotSupportedError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { ProcessorSource } from '../execution/processor-source.js';
import type { RunService } from '../execution/run.service.js';
import type { TaskRun } from '../execution/task-run.js';
import { encodeMessage } from '../model/encoded-update.js';
import type { Scope } from '../model/scope.js';
import { TaskEvent } from '../model/task-event.js';
import type { TaskSnapshot } from '../model/task-snapshot.js';
import { isTerminal } from '../model/task-state.js';
import type { StoredPushConfig, TaskRepository } from '../repositories/task.repository.js';
import type { AgentCardService } from './agent-card.service.js';
import { checkPushConfig } from './push-config-checks.js';
import { checkExtensions, checkSendRequest, malformed } from './request-checks.js';
import { resolveScope } from './resolve-scope.js';

/** A message that was let in. */
export interface Admission {
  readonly scope: Scope;
  readonly taskId: string;
  /** Number of the turn that answers the message. */
  readonly turn: number;
  /** The run to start; absent when the message waits for whoever runs the task. */
  readonly run?: TaskRun;
  /** The existing task, for the first frame of a follow-up. */
  readonly snapshot?: TaskEvent;
}

/** Lets messages in: the checks of SendMessage in the order of the specification, then a claim. */
export class MessageAdmission {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly runs: RunService,
    private readonly processors: ProcessorSource,
    private readonly cards: AgentCardService,
  ) {}

  async admit(request: SendMessageRequest, context: ServerCallContext): Promise<Admission> {
    const message = checkSendRequest(request);
    checkExtensions(this.cards.card, context);
    const scope = resolveScope(context, request.tenant);
    return message.taskId
      ? this.admitFollowUp(request, message, scope, context)
      : this.admitNew(request, message, scope, context);
  }

  private admitNew(
    request: SendMessageRequest,
    given: Message,
    scope: Scope,
    { user }: ServerCallContext,
  ): Admission {
    const contextId = given.contextId || randomUUID();
    const taskId = this.tasks.newTaskId(scope, contextId);
    const message = { ...given, contextId, taskId };
    const run = this.runs.prepare({
      token: { scope, taskId, contextId, epoch: 1 },
      turn: { number: 1, message },
      request: { ...request, message },
      user: user?.isAuthenticated ? user : undefined,
      processor: this.processors.select(message).name,
      pushConfig: this.pushConfig(request, taskId),
      exists: false,
    });
    return { scope, taskId, turn: 1, run };
  }

  private async admitFollowUp(
    request: SendMessageRequest,
    given: Message,
    scope: Scope,
    { user }: ServerCallContext,
  ): Promise<Admission> {
    const { taskId } = given;
    const known = await this.load(scope, given);
    const { contextId } = known.task;
    const message = { ...given, contextId };
    const pushConfig = this.pushConfig(request, taskId);
    const begun = await this.tasks.beginTurn({
      scope,
      taskId,
      contextId,
      message: encodeMessage(message),
      key: randomUUID(),
      pushConfig,
    });
    switch (begun.outcome) {
      case 'missing':
        throw notFound(taskId);
      case 'terminal':
        throw ended(taskId);
      case 'inbox-full':
        throw new UnsupportedOperationError(
          `Task ${taskId} already has as many waiting messages as it takes. Try again later.`,
        );
      case 'queued':
        return { scope, taskId, turn: begun.turn };
      case 'claimed': {
        const { epoch, turn } = begun;
        const run = this.runs.prepare({
          token: { scope, taskId, contextId, epoch },
          turn: { number: turn, message },
          request: { ...request, message },
          user: user?.isAuthenticated ? user : undefined,
          processor: known.processor,
          exists: true,
        });
        const current = (await this.tasks.snapshot(scope, taskId)) ?? known;
        return {
          scope,
          taskId,
          turn,
          run,
          snapshot: TaskEvent.snapshot(current.task, current.seq),
        };
      }
    }
  }

  private async load(scope: Scope, { taskId, contextId }: Message): Promise<TaskSnapshot> {
    const known = await this.tasks.snapshot(scope, taskId, { historyLength: 0, artifacts: false });
    if (!known) throw notFound(taskId);
    if (known.task.status && isTerminal(known.task.status.state)) throw ended(taskId);
    if (contextId && contextId !== known.task.contextId) {
      malformed('message.contextId', 'is not the context of message.taskId');
    }
    return known;
  }

  private pushConfig(request: SendMessageRequest, taskId: string): StoredPushConfig | undefined {
    const given = request.configuration?.taskPushNotificationConfig;
    if (!given) return undefined;
    if (!this.cards.card.capabilities?.pushNotifications) {
      throw new PushNotificationNotSupportedError();
    }
    checkPushConfig(given, 'configuration.taskPushNotificationConfig.');
    const config = { ...given, id: given.id || randomUUID(), taskId };
    return { id: config.id, json: JSON.stringify(TaskPushNotificationConfig.toJSON(config)) };
  }
}

export function notFound(taskId: string): Error {
  return new TaskNotFoundError(`Task not found: ${taskId}`);
}

function ended(taskId: string): Error {
  return new UnsupportedOperationError(
    `Task ${taskId} has ended and takes no more messages; send one without a taskId.`,
  );
}
