import {
  CancelTaskRequest,
  DeleteTaskPushNotificationConfigRequest,
  AgentCard,
  GetExtendedAgentCardRequest,
  GetTaskPushNotificationConfigRequest,
  GetTaskRequest,
  ListTaskPushNotificationConfigsRequest,
  ListTaskPushNotificationConfigsResponse,
  ListTasksRequest,
  Message,
  SendMessageRequest,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { EventPull } from '../../task-manager/event-pull.js';
import { ResumableStreams } from '../../task-manager/resumable-streams.js';
import type { TaskManager } from '../../task-manager/task-manager.js';
import { parseCursor } from '../sse/event-cursor.js';
import { decodeRequest } from '../wire/decode-request.js';
import { encodeTaskPage } from '../wire/encode-task-page.js';
import { SHAPES } from '../wire/shapes.js';

type Unary = (params: unknown, context: ServerCallContext) => Promise<unknown>;
type Streaming = (params: unknown, context: ServerCallContext, lastEventId?: string) => EventPull;

/** The methods of the JSON-RPC binding (A2A specification, section 9.4). */
export class JsonRpcMethods {
  readonly unary: ReadonlyMap<string, Unary>;
  readonly streaming: ReadonlyMap<string, Streaming>;

  constructor(tasks: TaskManager) {
    const streams = new ResumableStreams(tasks);
    this.unary = new Map(Object.entries(unaryMethods(tasks)));
    this.streaming = new Map<string, Streaming>([
      [
        'SendStreamingMessage',
        (params, context) =>
          streams.sendMessage(
            decodeRequest(SHAPES.sendMessage, SendMessageRequest, params),
            context,
          ),
      ],
      [
        'SubscribeToTask',
        (params, context, lastEventId) => {
          const shape = SHAPES.subscribeToTask;
          const request = decodeRequest(shape, SubscribeToTaskRequest, params);
          const after = parseCursor(lastEventId, request.id);
          return streams.subscribe(request, context, after);
        },
      ],
    ]);
  }
}

function unaryMethods(tasks: TaskManager): Record<string, Unary> {
  return {
    async SendMessage(params, context) {
      const request = decodeRequest(SHAPES.sendMessage, SendMessageRequest, params);
      const result = await tasks.sendMessage(request, context);
      return 'messageId' in result
        ? { message: Message.toJSON(result) }
        : { task: Task.toJSON(result) };
    },
    async GetTask(params, context) {
      const request = decodeRequest(SHAPES.getTask, GetTaskRequest, params);
      return Task.toJSON(await tasks.getTask(request, context));
    },
    async ListTasks(params, context) {
      const request = decodeRequest(SHAPES.listTasks, ListTasksRequest, params);
      return encodeTaskPage(await tasks.listTasks(request, context), request);
    },
    async CancelTask(params, context) {
      const request = decodeRequest(SHAPES.cancelTask, CancelTaskRequest, params);
      return Task.toJSON(await tasks.cancelTask(request, context));
    },
    async CreateTaskPushNotificationConfig(params, context) {
      const config = decodeRequest(SHAPES.pushConfig, TaskPushNotificationConfig, params);
      return TaskPushNotificationConfig.toJSON(await tasks.createPushConfig(config, context));
    },
    async GetTaskPushNotificationConfig(params, context) {
      const codec = GetTaskPushNotificationConfigRequest;
      const request = decodeRequest(SHAPES.pushConfigRef, codec, params);
      return TaskPushNotificationConfig.toJSON(await tasks.getPushConfig(request, context));
    },
    async ListTaskPushNotificationConfigs(params, context) {
      const codec = ListTaskPushNotificationConfigsRequest;
      const request = decodeRequest(SHAPES.listPushConfigs, codec, params);
      const page = await tasks.listPushConfigs(request, context);
      return ListTaskPushNotificationConfigsResponse.toJSON(page);
    },
    async DeleteTaskPushNotificationConfig(params, context) {
      const codec = DeleteTaskPushNotificationConfigRequest;
      const request = decodeRequest(SHAPES.pushConfigRef, codec, params);
      await tasks.deletePushConfig(request, context);
      return null;
    },
    async GetExtendedAgentCard(params, context) {
      const codec = GetExtendedAgentCardRequest;
      const request = decodeRequest(SHAPES.extendedCard, codec, params ?? {});
      const handler = tasks.requestHandler();
      return AgentCard.toJSON(await handler.getAuthenticatedExtendedAgentCard(request, context));
    },
  };
}
