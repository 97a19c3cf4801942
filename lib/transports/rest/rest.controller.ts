import type { ServerResponse } from 'node:http';
import { Inject } from '@nestjs/common';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { challengeOf } from '../agent/challenge.js';
import { ServedAgent } from '../agent/served-agent.js';
import { activatedExtensions, callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import { toFailure, type Failure } from '../failures/failure.js';
import { httpHeaders, httpStatus } from '../failures/http-failure.js';
import { httpSource } from '../http/http-source.js';
import { rawResponse, type HttpResponse } from '../http/http-types.js';
import { sendJson } from '../http/send-json.js';
import { OpenStreams } from '../sse/open-streams.js';
import { serveEvents } from '../sse/serve-events.js';
import { contentTypeFor } from './content-type.js';
import type { RestCall } from './rest-call.js';
import { toRestError } from './rest-error.js';
import { REST_ROUTES, type RoutedRequest } from './rest-routes.js';

/** The HTTP+JSON binding (A2A specification, section 11). Translates, and decides nothing. */
export class RestController {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  /** Answers a request of one of the routes; what is none of them goes on to the application. */
  async handle(
    path: string,
    request: RoutedRequest,
    reply: HttpResponse,
    next?: () => void,
  ): Promise<void> {
    const call = REST_ROUTES[path]?.[request.method]?.(request, request.params['tenant'] ?? '');
    if (!call && reply.raw === undefined && next) return next();
    const response = rawResponse(reply);
    try {
      if (!call) return this.refuse(UNKNOWN_PATH, request, response);
      await this.serve(call, request, response);
    } catch (error) {
      this.refuse(toFailure(error), request, response);
    }
  }

  private async serve(
    call: RestCall,
    request: RoutedRequest,
    response: ServerResponse,
  ): Promise<void> {
    const { tasks } = this.agent;
    const context = await callContext(httpSource(request), this.agent, call.tenant);
    if ('stream' in call) return this.stream(call, request, response, context);
    const { unary, status = 200 } = call;
    const decoded = unary.decode(call.request());
    const result = unary.encode(await unary.call(tasks, decoded, context), decoded);
    const headers = { 'Content-Type': contentTypeFor(request), ...activatedExtensions(context) };
    if (status === 204) response.writeHead(204, activatedExtensions(context)).end();
    else sendJson(response, status, result, headers);
  }

  private stream(
    call: Extract<RestCall, { stream: unknown }>,
    request: RoutedRequest,
    response: ServerResponse,
    context: ServerCallContext,
  ): Promise<void> {
    const { tasks, options } = this.agent;
    const lastEventId = headerValue(request.headers, 'last-event-id');
    const events = call.stream.open(
      tasks,
      call.stream.decode(call.request()),
      context,
      lastEventId,
    );
    return serveEvents(events, response, this.streams, options.heartbeatMs, {
      event: ({ json }) => json,
      error: (error) => JSON.stringify(toRestError(toFailure(error))),
      errorEvent: 'error',
      headers: () => activatedExtensions(context),
    });
  }

  private refuse(failure: Failure, request: RoutedRequest, response: ServerResponse): void {
    const headers = {
      ...httpHeaders(failure, challengeOf(this.agent.cards.card)),
      'Content-Type': contentTypeFor(request),
    };
    sendJson(response, httpStatus(failure), toRestError(failure), headers);
  }
}

const UNKNOWN_PATH: Failure = {
  kind: 'refused',
  message: 'There is no such operation.',
  status: 404,
};
