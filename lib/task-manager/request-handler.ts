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
  StreamResponse,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import type { AgentCardService } from './agent-card.service.js';
import { ResumableStreams } from './resumable-streams.js';
import type { TaskManager } from './task-manager.js';

/** The SDK's transports compare versions with the card's interfaces; these are what we speak. */
const UNADDRESSED = ['JSONRPC', 'HTTP+JSON', 'GRPC'].map((protocolBinding) => ({
  url: '',
  protocolBinding,
  tenant: '',
  protocolVersion: '1.0',
}));

/** The task manager behind the SDK's interface. */
export class RequestHandler implements A2ARequestHandler {
  private readonly streams: ResumableStreams;

  constructor(
    private readonly manager: TaskManager,
    private readonly cards: AgentCardService,
  ) {
    this.streams = new ResumableStreams(manager);
  }

  getAgentCard(): Promise<AgentCard> {
    const { card } = this.cards;
    if (card.supportedInterfaces.length > 0) return Promise.resolve(card);
    return Promise.resolve({ ...card, supportedInterfaces: UNADDRESSED });
  }

  getAuthenticatedExtendedAgentCard(
    request: GetExtendedAgentCardRequest,
    context: ServerCallContext,
  ): Promise<AgentCard> {
    return this.manager.getExtendedAgentCard(request, context);
  }

  sendMessage(request: SendMessageRequest, context: ServerCallContext): Promise<Message | Task> {
    return this.manager.sendMessage(request, context);
  }

  sendMessageStream(
    request: SendMessageRequest,
    context: ServerCallContext,
  ): AsyncGenerator<StreamResponse, void, undefined> {
    return this.streams.sendMessage(request, context);
  }

  resubscribe(
    request: SubscribeToTaskRequest,
    context: ServerCallContext,
  ): AsyncGenerator<StreamResponse, void, undefined> {
    return this.streams.subscribe(request, context);
  }

  getTask(request: GetTaskRequest, context: ServerCallContext): Promise<Task> {
    return this.manager.getTask(request, context);
  }

  listTasks(request: ListTasksRequest, context: ServerCallContext): Promise<ListTasksResponse> {
    return this.manager.listTasks(request, context);
  }

  cancelTask(request: CancelTaskRequest, context: ServerCallContext): Promise<Task> {
    return this.manager.cancelTask(request, context);
  }

  createTaskPushNotificationConfig(
    config: TaskPushNotificationConfig,
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig> {
    return this.manager.createPushConfig(config, context);
  }

  getTaskPushNotificationConfig(
    request: GetTaskPushNotificationConfigRequest,
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig> {
    return this.manager.getPushConfig(request, context);
  }

  listTaskPushNotificationConfigs(
    request: ListTaskPushNotificationConfigsRequest,
    context: ServerCallContext,
  ): Promise<ListTaskPushNotificationConfigsResponse> {
    return this.manager.listPushConfigs(request, context);
  }

  deleteTaskPushNotificationConfig(
    request: DeleteTaskPushNotificationConfigRequest,
    context: ServerCallContext,
  ): Promise<void> {
    return this.manager.deletePushConfig(request, context);
  }
}
