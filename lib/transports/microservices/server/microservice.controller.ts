import { Inject } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { catchError, defer, mergeMap, throwError, type Observable } from 'rxjs';
import {
  MICROSERVICE_OPTIONS,
  type CompiledMicroserviceOptions,
} from '../../../options/compiled-microservice-options.js';
import { ServedAgent } from '../../agent/served-agent.js';
import { callContext } from '../../call/call-context.js';
import type { StreamOperation, UnaryOperation } from '../../operations/operation.js';
import { OpenStreams } from '../../sse/open-streams.js';
import { readPayload, type A2APayload } from '../payload.js';
import { readerIsReady } from './reader-pace.js';
import { toErrorPayload } from './rpc-error.js';
import { rpcSource } from './rpc-source.js';
import { serveWindow } from './serve-window.js';
import { withSignsOfLife } from './signs-of-life.js';

/** The operations over a transport of Nest. Translates, and decides nothing. */
export class MicroserviceController {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
    @Inject(MICROSERVICE_OPTIONS) private readonly options: CompiledMicroserviceOptions,
  ) {}

  unary(operation: UnaryOperation, given: unknown, context: object): Observable<unknown> {
    return this.answer(given, async (payload) => {
      const call = await this.callContext(payload, context);
      const request = operation.decode(payload.request);
      return [operation.encode(await operation.call(this.agent.tasks, request, call), request)];
    });
  }

  stream(operation: StreamOperation, given: unknown, context: object): Observable<unknown> {
    return this.answer(given, async (payload) => {
      const call = await this.callContext(payload, context);
      const request = operation.decode(payload.request);
      const lastEventId = payload.lastEventId ?? undefined;
      const events = operation.open(this.agent.tasks, request, call, lastEventId);
      return serveWindow(events, this.streams, {
        resumes: Boolean(lastEventId),
        window: this.options.window,
        ready: () => readerIsReady(context),
      });
    });
  }

  private answer(
    given: unknown,
    work: (payload: A2APayload) => Promise<Iterable<unknown> | Observable<unknown>>,
  ): Observable<unknown> {
    return defer(() => {
      const payload = readPayload(given);
      const answer = defer(() => work(payload)).pipe(mergeMap((items) => items));
      return withSignsOfLife(answer, payload.heartbeat);
    }).pipe(catchError((error) => throwError(() => new RpcException(toErrorPayload(error)))));
  }

  private callContext(payload: A2APayload, context: object): Promise<ServerCallContext> {
    return callContext(rpcSource(payload, context), this.agent, payload.tenant ?? '');
  }
}
