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
  Message,
  SendMessageRequest,
  Task,
  TaskPushNotificationConfig,
  type ListTasksResponse,
} from '@a2a-js/sdk';
import { encodeCard } from '../wire/encode-card.js';
import { encodeTaskPage } from '../wire/encode-task-page.js';
import { SHAPES } from '../wire/shapes.js';
import { decoder, type UnaryOperation } from './operation.js';

/** The operations with one answer, by the names of the protocol's service. */
export interface UnaryOperations {
  readonly sendMessage: UnaryOperation<SendMessageRequest, Message | Task>;
  readonly getTask: UnaryOperation<GetTaskRequest, Task>;
  readonly listTasks: UnaryOperation<ListTasksRequest, ListTasksResponse>;
  readonly cancelTask: UnaryOperation<CancelTaskRequest, Task>;
  readonly createTaskPushNotificationConfig: UnaryOperation<
    TaskPushNotificationConfig,
    TaskPushNotificationConfig
  >;
  readonly getTaskPushNotificationConfig: UnaryOperation<
    GetTaskPushNotificationConfigRequest,
    TaskPushNotificationConfig
  >;
  readonly listTaskPushNotificationConfigs: UnaryOperation<
    ListTaskPushNotificationConfigsRequest,
    ListTaskPushNotificationConfigsResponse
  >;
  readonly deleteTaskPushNotificationConfig: UnaryOperation<
    DeleteTaskPushNotificationConfigRequest,
    void
  >;
  readonly getExtendedAgentCard: UnaryOperation<GetExtendedAgentCardRequest, AgentCard>;
}

/** All bindings are made of these (A2A specification, section 5.3). */
export const UNARY_OPERATIONS: UnaryOperations = {
  sendMessage: {
    decode: decoder(SHAPES.sendMessage, SendMessageRequest),
    call: (tasks, request, context) => tasks.sendMessage(request, context),
    encode: (result) =>
      'messageId' in result ? { message: Message.toJSON(result) } : { task: Task.toJSON(result) },
  },
  getTask: {
    decode: decoder(SHAPES.getTask, GetTaskRequest),
    call: (tasks, request, context) => tasks.getTask(request, context),
    encode: (result) => Task.toJSON(result),
  },
  listTasks: {
    decode: decoder(SHAPES.listTasks, ListTasksRequest),
    call: (tasks, request, context) => tasks.listTasks(request, context),
    encode: encodeTaskPage,
  },
  cancelTask: {
    decode: decoder(SHAPES.cancelTask, CancelTaskRequest),
    call: (tasks, request, context) => tasks.cancelTask(request, context),
    encode: (result) => Task.toJSON(result),
  },
  createTaskPushNotificationConfig: {
    decode: decoder(SHAPES.pushConfig, TaskPushNotificationConfig),
    call: (tasks, config, context) => tasks.createPushConfig(config, context),
    encode: (result) => TaskPushNotificationConfig.toJSON(result),
  },
  getTaskPushNotificationConfig: {
    decode: decoder(SHAPES.pushConfigRef, GetTaskPushNotificationConfigRequest),
    call: (tasks, request, context) => tasks.getPushConfig(request, context),
    encode: (result) => TaskPushNotificationConfig.toJSON(result),
  },
  listTaskPushNotificationConfigs: {
    decode: decoder(SHAPES.listPushConfigs, ListTaskPushNotificationConfigsRequest),
    call: (tasks, request, context) => tasks.listPushConfigs(request, context),
    encode: (result) => ListTaskPushNotificationConfigsResponse.toJSON(result),
  },
  deleteTaskPushNotificationConfig: {
    decode: decoder(SHAPES.pushConfigRef, DeleteTaskPushNotificationConfigRequest),
    call: (tasks, request, context) => tasks.deletePushConfig(request, context),
    encode: () => null,
  },
  getExtendedAgentCard: {
    decode: (json) => decoder(SHAPES.extendedCard, GetExtendedAgentCardRequest)(json ?? {}),
    call: (tasks, request, context) => tasks.getExtendedAgentCard(request, context),
    encode: encodeCard,
  },
};
