import { Inject } from '@nestjs/common';
import type { Message, SendMessageResponse, Task } from '@a2a-js/sdk';
import type { Observable } from 'rxjs';
import type { TaskEvent } from '../../model/task-event.js';
import { ServedAgent } from '../agent/served-agent.js';
import { callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import type { StreamOperation, UnaryOperation } from '../operations/operation.js';
import { STREAM_OPERATIONS, type StreamOperations } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS, type UnaryOperations } from '../operations/unary-operations.js';
import { OpenStreams } from '../sse/open-streams.js';
import { checkDepth } from '../wire/check-depth.js';
import { EventStream } from './event-stream.js';
import type { GrpcBinding } from './grpc-binding.js';
import { grpcSource, initialMetadata, type StreamCall, type UnaryCall } from './grpc-call.js';
import { LAST_EVENT_ID, toRpcException } from './grpc-error.js';

/** The gRPC binding (A2A specification, section 10). Translates, and decides nothing. */
export class GrpcController implements GrpcBinding {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  async unary(method: keyof UnaryOperations, request: never, call: UnaryCall): Promise<unknown> {
    const operation = UNARY_OPERATIONS[method] as UnaryOperation;
    try {
      const context = await callContext(grpcSource(call), this.agent);
      checkDepth(request);
      const result = await operation.call(this.agent.tasks, request, context);
      call.sendMetadata(initialMetadata(context));
      return messageOf(method, result);
    } catch (error) {
      throw toRpcException(error);
    }
  }

  stream(method: keyof StreamOperations, request: never, call: StreamCall): Observable<TaskEvent> {
    const operation = STREAM_OPERATIONS[method] as StreamOperation;
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

/** A result as the service has it: it wraps what SendMessage gives, and nothing is `Empty`. */
function messageOf(method: keyof UnaryOperations, result: unknown): unknown {
  if (method === 'sendMessage') return sendMessageResponse(result as Message | Task);
  return result ?? {};
}

function sendMessageResponse(value: Message | Task): SendMessageResponse {
  return {
    payload: 'messageId' in value ? { $case: 'message', value } : { $case: 'task', value },
  };
}
