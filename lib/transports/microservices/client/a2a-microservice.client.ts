import {
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
  SendMessageRequest,
  SendMessageResponse,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
  type Message,
  type MessageFns,
} from '@a2a-js/sdk';
import { InvalidAgentResponseError } from '@a2a-js/sdk/errors';
import type { ClientProxy } from '@nestjs/microservices';
import { map, take, throwIfEmpty, type Observable } from 'rxjs';
import { AgentUnavailableError } from '../../../errors/agent-unavailable.error.js';
import { compileMicroserviceClientOptions } from '../../../options/compile-microservice-options.js';
import type { A2AMicroserviceClientOptions } from '../../../options/microservice-options.interface.js';
import { patternsOf, type A2APatterns } from '../patterns.js';
import type { A2ACallOptions, A2ASubscribeOptions } from './call-options.js';
import { PatternCaller } from './pattern-caller.js';
import { resumedStream } from './resumed-stream.js';
import { StreamPlace } from './stream-place.js';
import type { StreamedEvent } from './streamed-event.js';

/**
 * An agent that listens on a transport of Nest. Observables are cold: each subscription is a
 * request of its own. They fail with the errors of `@a2a-js/sdk/errors`, with
 * `UnauthenticatedError`, `PermissionDeniedError`, and with `AgentUnavailableError`.
 */
export class A2AMicroserviceClient {
  private readonly caller: PatternCaller;
  private readonly retryForMs: number;
  private readonly patterns: A2APatterns;

  /** @throws ConfigurationError that names the option */
  constructor(proxy: ClientProxy, options: A2AMicroserviceClientOptions = {}) {
    const compiled = compileMicroserviceClientOptions(options);
    this.caller = new PatternCaller(proxy, compiled);
    this.retryForMs = compiled.retryForMs;
    this.patterns = patternsOf(compiled.prefix);
  }

  sendMessage(request: SendMessageRequest, options?: A2ACallOptions): Observable<Message | Task> {
    const { sendMessage } = this.patterns;
    const answer = this.ask(sendMessage, SendMessageRequest, request, SendMessageResponse, options);
    return answer.pipe(map(({ payload }) => payload?.value ?? noAnswer()));
  }

  /**
   * The answer as it grows. When the connection or the agent's instance is lost, the stream goes on
   * where it was; the message is sent once.
   */
  sendMessageStream(
    request: SendMessageRequest,
    options: A2ACallOptions = {},
  ): Observable<StreamedEvent> {
    const json = SendMessageRequest.toJSON(request);
    return resumedStream(
      () => new StreamPlace(true),
      (place) =>
        place.lastEventId === undefined
          ? this.caller.call(this.patterns.sendStreamingMessage, json, options)
          : this.follow({ id: place.taskId, tenant: request.tenant }, options, place),
      this.retryForMs,
    );
  }

  /** The task as it is, or with `lastEventId` what came after, and every event until it ends. */
  subscribeToTask(
    request: SubscribeToTaskRequest,
    options: A2ASubscribeOptions = {},
  ): Observable<StreamedEvent> {
    return resumedStream(
      () => new StreamPlace(false, options.lastEventId),
      (place) => this.follow(request, options, place),
      this.retryForMs,
    );
  }

  getTask(request: GetTaskRequest, options?: A2ACallOptions): Observable<Task> {
    return this.ask(this.patterns.getTask, GetTaskRequest, request, Task, options);
  }

  listTasks(request: ListTasksRequest, options?: A2ACallOptions): Observable<ListTasksResponse> {
    const { listTasks } = this.patterns;
    return this.ask(listTasks, ListTasksRequest, request, ListTasksResponse, options);
  }

  cancelTask(request: CancelTaskRequest, options?: A2ACallOptions): Observable<Task> {
    return this.ask(this.patterns.cancelTask, CancelTaskRequest, request, Task, options);
  }

  createPushConfig(
    config: TaskPushNotificationConfig,
    options?: A2ACallOptions,
  ): Observable<TaskPushNotificationConfig> {
    const pattern = this.patterns.createTaskPushNotificationConfig;
    const codec = TaskPushNotificationConfig;
    return this.ask(pattern, codec, config, codec, options);
  }

  getPushConfig(
    request: GetTaskPushNotificationConfigRequest,
    options?: A2ACallOptions,
  ): Observable<TaskPushNotificationConfig> {
    const pattern = this.patterns.getTaskPushNotificationConfig;
    const codec = GetTaskPushNotificationConfigRequest;
    return this.ask(pattern, codec, request, TaskPushNotificationConfig, options);
  }

  listPushConfigs(
    request: ListTaskPushNotificationConfigsRequest,
    options?: A2ACallOptions,
  ): Observable<ListTaskPushNotificationConfigsResponse> {
    const pattern = this.patterns.listTaskPushNotificationConfigs;
    const codec = ListTaskPushNotificationConfigsRequest;
    return this.ask(pattern, codec, request, ListTaskPushNotificationConfigsResponse, options);
  }

  deletePushConfig(
    request: DeleteTaskPushNotificationConfigRequest,
    options: A2ACallOptions = {},
  ): Observable<void> {
    const pattern = this.patterns.deleteTaskPushNotificationConfig;
    const json = DeleteTaskPushNotificationConfigRequest.toJSON(request);
    return this.first(pattern, json, options).pipe(map(() => undefined));
  }

  getExtendedAgentCard(
    request: GetExtendedAgentCardRequest = { tenant: '' },
    options?: A2ACallOptions,
  ): Observable<AgentCard> {
    const pattern = this.patterns.getExtendedAgentCard;
    return this.ask(pattern, GetExtendedAgentCardRequest, request, AgentCard, options);
  }

  private ask<Request, Result>(
    pattern: string,
    input: MessageFns<Request>,
    request: Request,
    output: MessageFns<Result>,
    options: A2ACallOptions = {},
  ): Observable<Result> {
    const answer = this.first(pattern, input.toJSON(request), options);
    return answer.pipe(map((result) => output.fromJSON(result)));
  }

  private first(pattern: string, json: unknown, options: A2ACallOptions): Observable<unknown> {
    return this.caller.call(pattern, json, options).pipe(
      take(1),
      throwIfEmpty(() => new AgentUnavailableError()),
    );
  }

  private follow(
    request: SubscribeToTaskRequest,
    options: A2ACallOptions,
    { lastEventId }: StreamPlace,
  ): ReturnType<Parameters<typeof resumedStream>[1]> {
    const json = SubscribeToTaskRequest.toJSON(request);
    const resumed = lastEventId === undefined ? options : { ...options, timeout: undefined };
    return this.caller.call(this.patterns.subscribeToTask, json, { ...resumed, lastEventId });
  }
}

function noAnswer(): never {
  throw new InvalidAgentResponseError('The agent gave neither a message nor a task.');
}
