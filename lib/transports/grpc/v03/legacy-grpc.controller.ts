import { Inject } from '@nestjs/common';
import { A2A_LEGACY_PROTOCOL_VERSION } from '@a2a-js/sdk/compat/v0_3';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { Observable } from 'rxjs';
import type { TaskEvent } from '../../../model/task-event.js';
import type { EventPull } from '../../../task-manager/event-pull.js';
import { ServedAgent } from '../../agent/served-agent.js';
import { callContext } from '../../call/call-context.js';
import { headerValue } from '../../call/header-value.js';
import { OpenStreams } from '../../sse/open-streams.js';
import { checkDepth } from '../../wire/check-depth.js';
import { EventStream } from '../event-stream.js';
import type { GrpcBinding } from '../grpc-binding.js';
import { grpcSource, initialMetadata, type StreamCall, type UnaryCall } from '../grpc-call.js';
import { LAST_EVENT_ID, toRpcException } from '../grpc-error.js';
import { legacyHandler } from './legacy-handler.js';
import { LegacyTranslation } from './legacy-translation.js';

/** The gRPC binding of version 0.3. Messages are the SDK's, translated by the SDK. */
export class LegacyGrpcController implements GrpcBinding {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  async unary(method: string, _request: unknown, call: UnaryCall): Promise<unknown> {
    try {
      const context = await this.contextOf(call);
      const answer = await this.translation(call, context).unary(method, call);
      call.sendMetadata(initialMetadata(context));
      return answer;
    } catch (error) {
      throw toRpcException(error);
    }
  }

  stream(method: string, _request: unknown, call: StreamCall): Observable<unknown> {
    return EventStream.serve(call, this.streams, async (stream, subscriber) => {
      const context = await this.contextOf(call);
      if (subscriber.closed) return;
      const read = (events: EventPull) => stream.read(events, context);
      const write = (event: unknown) => subscriber.next(event);
      await this.translation(call, context, read).stream(method, call, write);
    });
  }

  private async contextOf(call: UnaryCall | StreamCall): Promise<ServerCallContext> {
    const versions = [A2A_LEGACY_PROTOCOL_VERSION];
    const context = await callContext(grpcSource(call), this.agent, '', versions);
    checkDepth(call.request);
    return context;
  }

  private translation(
    call: UnaryCall | StreamCall,
    context: ServerCallContext,
    read: (events: EventPull) => AsyncGenerator<TaskEvent> = (events) => events,
  ): LegacyTranslation {
    const lastEventId = headerValue(grpcSource(call).headers, LAST_EVENT_ID);
    const handler = legacyHandler(this.agent.tasks, context, lastEventId, read);
    return new LegacyTranslation(handler, context);
  }
}
