import type { Metadata } from '@grpc/grpc-js';
import { Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
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
  SendMessageRequest,
  SendMessageResponse,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import type { Observable } from 'rxjs';
import type { TaskEvent } from '../../model/task-event.js';
import { ServedAgent } from '../agent/served-agent.js';
import { callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import type { StreamOperation, UnaryOperation } from '../operations/operation.js';
import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../operations/unary-operations.js';
import { OpenStreams } from '../sse/open-streams.js';
import { checkDepth } from '../wire/check-depth.js';
import { EventStream } from './event-stream.js';
import { grpcSource, initialMetadata, type StreamCall, type UnaryCall } from './grpc-call.js';
import { LAST_EVENT_ID, toRpcException } from './grpc-error.js';

const SERVICE = 'lf.a2a.v1.A2AService';

/** The gRPC binding (A2A specification, section 10). Translates, and decides nothing. */
export class GrpcController {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @GrpcMethod(SERVICE, 'sendMessage')
  async sendMessage(
    request: SendMessageRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<SendMessageResponse> {
    const value = await this.answer(UNARY_OPERATIONS.sendMessage, request, call);
    if ('messageId' in value) return { payload: { $case: 'message', value } };
    return { payload: { $case: 'task', value } };
  }

  @GrpcMethod(SERVICE, 'sendStreamingMessage')
  sendStreamingMessage(
    request: SendMessageRequest,
    _metadata: Metadata,
    call: StreamCall,
  ): Observable<TaskEvent> {
    return this.stream(STREAM_OPERATIONS.sendStreamingMessage, request, call);
  }

  @GrpcMethod(SERVICE, 'getTask')
  getTask(request: GetTaskRequest, _metadata: Metadata, call: UnaryCall): Promise<Task> {
    return this.answer(UNARY_OPERATIONS.getTask, request, call);
  }

  @GrpcMethod(SERVICE, 'listTasks')
  listTasks(
    request: ListTasksRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<ListTasksResponse> {
    return this.answer(UNARY_OPERATIONS.listTasks, request, call);
  }

  @GrpcMethod(SERVICE, 'cancelTask')
  cancelTask(request: CancelTaskRequest, _metadata: Metadata, call: UnaryCall): Promise<Task> {
    return this.answer(UNARY_OPERATIONS.cancelTask, request, call);
  }

  @GrpcMethod(SERVICE, 'subscribeToTask')
  subscribeToTask(
    request: SubscribeToTaskRequest,
    _metadata: Metadata,
    call: StreamCall,
  ): Observable<TaskEvent> {
    return this.stream(STREAM_OPERATIONS.subscribeToTask, request, call);
  }

  @GrpcMethod(SERVICE, 'createTaskPushNotificationConfig')
  createTaskPushNotificationConfig(
    request: TaskPushNotificationConfig,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<TaskPushNotificationConfig> {
    return this.answer(UNARY_OPERATIONS.createTaskPushNotificationConfig, request, call);
  }

  @GrpcMethod(SERVICE, 'getTaskPushNotificationConfig')
  getTaskPushNotificationConfig(
    request: GetTaskPushNotificationConfigRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<TaskPushNotificationConfig> {
    return this.answer(UNARY_OPERATIONS.getTaskPushNotificationConfig, request, call);
  }

  @GrpcMethod(SERVICE, 'listTaskPushNotificationConfigs')
  listTaskPushNotificationConfigs(
    request: ListTaskPushNotificationConfigsRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<ListTaskPushNotificationConfigsResponse> {
    return this.answer(UNARY_OPERATIONS.listTaskPushNotificationConfigs, request, call);
  }

  /** Answers with `google.protobuf.Empty`. */
  @GrpcMethod(SERVICE, 'deleteTaskPushNotificationConfig')
  async deleteTaskPushNotificationConfig(
    request: DeleteTaskPushNotificationConfigRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<object> {
    await this.answer(UNARY_OPERATIONS.deleteTaskPushNotificationConfig, request, call);
    return {};
  }

  @GrpcMethod(SERVICE, 'getExtendedAgentCard')
  getExtendedAgentCard(
    request: GetExtendedAgentCardRequest,
    _metadata: Metadata,
    call: UnaryCall,
  ): Promise<AgentCard> {
    return this.answer(UNARY_OPERATIONS.getExtendedAgentCard, request, call);
  }

  private async answer<Request, Result>(
    operation: UnaryOperation<Request, Result>,
    request: Request,
    call: UnaryCall,
  ): Promise<Result> {
    try {
      const context = await callContext(grpcSource(call), this.agent);
      checkDepth(request);
      const result = await operation.call(this.agent.tasks, request, context);
      call.sendMetadata(initialMetadata(context));
      return result;
    } catch (error) {
      throw toRpcException(error);
    }
  }

  private stream<Request>(
    operation: StreamOperation<Request>,
    request: Request,
    call: StreamCall,
  ): Observable<TaskEvent> {
    return EventStream.serve(call, this.streams, async (stream, subscriber) => {
      const source = grpcSource(call);
      const context = await callContext(source, this.agent);
      checkDepth(request);
      if (subscriber.closed) return;
      const lastEventId = headerValue(source.headers, LAST_EVENT_ID);
      const events = operation.open(this.agent.tasks, request, context, lastEventId);
      for await (const event of stream.read(events, context)) subscriber.next(event);
    });
  }
}
