import type { ServerResponse } from 'node:http';
import { Delete, Get, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { challengeOf } from '../agent/challenge.js';
import { ServedAgent } from '../agent/served-agent.js';
import { activatedExtensions, callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import { toFailure } from '../failures/failure.js';
import { httpHeaders } from '../failures/http-failure.js';
import { httpSource } from '../http/http-source.js';
import {
  nodeRequest,
  rawResponse,
  type HttpRequest,
  type HttpResponse,
} from '../http/http-types.js';
import { sendJson } from '../http/send-json.js';
import type { StreamOperation, UnaryOperation } from '../operations/operation.js';
import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../operations/unary-operations.js';
import { OpenStreams } from '../sse/open-streams.js';
import { serveEvents } from '../sse/serve-events.js';
import { answerType } from './answer-type.js';
import { refuseRest } from './refuse-rest.js';
import type { RestCall } from './rest-call.js';
import { restErrorBody } from './rest-error.js';
import type { OperationName } from './rest-paths.js';
import { checkBodyType, restRequest } from './rest-request.js';
import { routedCall } from './routed-call.js';

/** Success that is not 200. */
const STATUS: Partial<Record<OperationName, number>> = {
  createTaskPushNotificationConfig: 201,
  deleteTaskPushNotificationConfig: 204,
};

const UNARY: Partial<Record<OperationName, UnaryOperation>> = UNARY_OPERATIONS as object;
const STREAMS: Partial<Record<OperationName, StreamOperation>> = STREAM_OPERATIONS as object;

/** The HTTP+JSON binding (A2A specification, section 11). Translates, and decides nothing. */
export abstract class RestController {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  protected async handle(request: HttpRequest, reply: HttpResponse): Promise<void> {
    const response = rawResponse(reply);
    try {
      await this.answer(routedCall(nodeRequest(request)), request, response);
    } catch (error) {
      const why = toFailure(error);
      const headers = httpHeaders(why, challengeOf(this.agent.cards.card));
      refuseRest(request, response, why, headers);
    }
  }

  private async answer(
    call: RestCall,
    request: HttpRequest,
    response: ServerResponse,
  ): Promise<void> {
    const { tasks } = this.agent;
    checkBodyType(request, call.method);
    const source = { ...httpSource(request), query: call.query };
    const context = await callContext(source, this.agent, call.tenant);
    const json = restRequest(call, request);
    const stream = STREAMS[call.operation];
    if (stream) {
      const lastEventId = headerValue(request.headers, 'last-event-id');
      const events = stream.open(tasks, stream.decode(json), context, lastEventId);
      return serveEvents(events, response, this.streams, this.agent.options.heartbeatMs, {
        event: ({ json: event }) => event,
        error: (error) => JSON.stringify(restErrorBody(toFailure(error))),
        errorEvent: 'error',
        headers: () => activatedExtensions(context),
      });
    }
    const unary = UNARY[call.operation]!;
    const decoded = unary.decode(json);
    const result = unary.encode(await unary.call(tasks, decoded, context), decoded);
    send(response, STATUS[call.operation] ?? 200, result, answerType(request.headers), context);
  }
}

function send(
  response: ServerResponse,
  status: number,
  result: unknown,
  type: string,
  context: ServerCallContext,
): void {
  const headers = activatedExtensions(context);
  if (status !== 204)
    return sendJson(response, status, result, { ...headers, 'Content-Type': type });
  if (!response.headersSent && !response.destroyed) response.writeHead(status, headers).end();
}

/**
 * A controller of its own for each agent: Nest keeps a route's path with its method. The path is
 * set when the adapter is known.
 */
export function restController(): Type<RestController> {
  class AgentRestController extends RestController {
    @Get()
    get(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
      return this.handle(request, reply);
    }

    @Post()
    post(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
      return this.handle(request, reply);
    }

    @Delete()
    delete(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
      return this.handle(request, reply);
    }
  }
  return AgentRestController;
}
