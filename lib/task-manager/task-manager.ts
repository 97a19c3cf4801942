import type {
  AgentCard,
  CancelTaskRequest,
  DeleteTaskPushNotificationConfigRequest,
  GetExtendedAgentCardRequest,
  GetTaskPushNotificationConfigRequest,
  GetTaskRequest,
  ListTaskPushNotificationConfigsRequest,
  ListTaskPushNotificationConfigsResponse,
  ListTasksRequest,
  ListTasksResponse,
  Message,
  SendMessageRequest,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import { ServerCallContext, type A2ARequestHandler } from '@a2a-js/sdk/server';
import type { Observable } from 'rxjs';
import type { TaskEvent } from '../model/task-event.js';
import type { ExtendedCard } from './extended-card.js';
import type { MessageSender } from './message-sender.js';
import type { PushConfigService } from './push-config.service.js';
import { RequestHandler } from './request-handler.js';
import type { TaskCanceller } from './task-canceller.js';
import type { TaskLister } from './task-lister.js';
import type { SubscribeOptions, TaskReader } from './task-reader.js';
import type { AgentCardService } from './agent-card.service.js';

/** The operations behind {@link TaskManager}, one class each. */
export interface TaskOperations {
  readonly cards: AgentCardService;
  readonly extendedCard: ExtendedCard;
  readonly sender: MessageSender;
  readonly reader: TaskReader;
  readonly lister: TaskLister;
  readonly canceller: TaskCanceller;
  readonly pushConfigs: PushConfigService;
}

/**
 * Every operation of the A2A protocol (specification, section 3.1) on tasks that any instance of
 * the application may be running. Inject it to use the agent from your own code; transports call
 * nothing else. The context says who asks: its user and tenant are the scope of the call, and
 * without one the call is anonymous.
 *
 * Operations reject (streams: error) with the errors of `@a2a-js/sdk/errors`, and with
 * `TaskStoreUnavailableError` when the store does not answer.
 */
export class TaskManager {
  constructor(private readonly operations: TaskOperations) {}

  /**
   * Sends a message and waits until its task is terminal or interrupted, or the agent replies
   * directly; with `configuration.returnImmediately` only until the task is stored.
   */
  sendMessage(request: SendMessageRequest, context = anonymous()): Promise<Message | Task> {
    return this.operations.sender.send(request, context);
  }

  /**
   * Sends a message and streams its answer: one Message, or the Task and its events. Cold: the
   * message is sent on subscription. Unsubscribing leaves the task running.
   */
  sendMessageStream(request: SendMessageRequest, context = anonymous()): Observable<TaskEvent> {
    return this.operations.sender.stream(request, context);
  }

  getTask(request: GetTaskRequest, context = anonymous()): Promise<Task> {
    return this.operations.reader.get(request, context);
  }

  /** Pages of tasks, newest status first. */
  listTasks(request: ListTasksRequest, context = anonymous()): Promise<ListTasksResponse> {
    return this.operations.lister.list(request, context);
  }

  /** Cancels wherever the task runs; resolves to the CANCELED task. */
  cancelTask(request: CancelTaskRequest, context = anonymous()): Promise<Task> {
    return this.operations.canceller.cancel(request, context);
  }

  /**
   * The task as it is now, then every later event, until the task ends; with `after`, the events
   * that follow that sequence number, also of a task that has ended.
   */
  subscribeToTask(
    request: SubscribeToTaskRequest,
    context = anonymous(),
    options: SubscribeOptions = {},
  ): Observable<TaskEvent> {
    return this.operations.reader.subscribe(request, context, options);
  }

  createPushConfig(
    config: TaskPushNotificationConfig,
    context = anonymous(),
  ): Promise<TaskPushNotificationConfig> {
    return this.operations.pushConfigs.create(config, context);
  }

  getPushConfig(
    request: GetTaskPushNotificationConfigRequest,
    context = anonymous(),
  ): Promise<TaskPushNotificationConfig> {
    return this.operations.pushConfigs.get(request, context);
  }

  listPushConfigs(
    request: ListTaskPushNotificationConfigsRequest,
    context = anonymous(),
  ): Promise<ListTaskPushNotificationConfigsResponse> {
    return this.operations.pushConfigs.list(request, context);
  }

  deletePushConfig(
    request: DeleteTaskPushNotificationConfigRequest,
    context = anonymous(),
  ): Promise<void> {
    return this.operations.pushConfigs.delete(request, context);
  }

  /** The card for an authenticated caller. */
  getExtendedAgentCard(
    request: GetExtendedAgentCardRequest,
    context = anonymous(),
  ): Promise<AgentCard> {
    return this.operations.extendedCard.get(request, context);
  }

  /** The same operations as the SDK's handler, for the SDK's own transports. */
  requestHandler(): A2ARequestHandler {
    return new RequestHandler(this, this.operations.cards);
  }
}

function anonymous(): ServerCallContext {
  return new ServerCallContext({ requestedVersion: '1.0' });
}
