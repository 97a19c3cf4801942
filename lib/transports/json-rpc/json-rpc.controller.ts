import type { ServerResponse } from 'node:http';
import { Inject, Post, Req, Res } from '@nestjs/common';
import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { EventPull } from '../../task-manager/event-pull.js';
import { challengeOf } from '../agent/challenge.js';
import { ServedAgent } from '../agent/served-agent.js';
import { activatedExtensions, callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import { toFailure } from '../failures/failure.js';
import { httpHeaders, httpStatus } from '../failures/http-failure.js';
import { httpSource } from '../http/http-source.js';
import { rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { sendJson } from '../http/send-json.js';
import { OpenStreams } from '../sse/open-streams.js';
import { serveEvents } from '../sse/serve-events.js';
import { failure, idOf, readEnvelope, success, type JsonRpcRequest } from './envelope.js';
import { toJsonRpcErrorBody } from './json-rpc-error.js';
import { STREAM_METHODS, UNARY_METHODS } from './json-rpc-methods.js';

/** The JSON-RPC binding (A2A specification, section 9). Translates, and decides nothing. */
export class JsonRpcController {
  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Post()
  async handle(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
    const response = rawResponse(reply);
    const body = jsonBody(request);
    try {
      const envelope = readEnvelope(body);
      if ('code' in envelope) return sendJson(response, 200, failure(idOf(body), envelope));
      await this.dispatch(envelope, request, response);
    } catch (error) {
      this.refuse(error, idOf(body), response);
    }
  }

  private async dispatch(
    { id, method, params }: JsonRpcRequest,
    request: HttpRequest,
    response: ServerResponse,
  ): Promise<void> {
    const { tasks } = this.agent;
    const context = await callContext(httpSource(request), this.agent);
    const unary = UNARY_METHODS.get(method);
    if (unary) {
      const decoded = unary.decode(params);
      const result = unary.encode(await unary.call(tasks, decoded, context), decoded);
      return sendJson(response, 200, success(id, result), activatedExtensions(context));
    }
    const stream = STREAM_METHODS.get(method);
    if (stream) {
      const lastEventId = headerValue(request.headers, 'last-event-id');
      const events = stream.open(tasks, stream.decode(params), context, lastEventId);
      return this.stream(events, id, response, context);
    }
    const message = `Unknown method: ${method.slice(0, 100)}`;
    sendJson(response, 200, failure(id, { code: A2A_ERROR_CODE.METHOD_NOT_FOUND, message }));
  }

  private stream(
    events: EventPull,
    id: JsonRpcRequest['id'],
    response: ServerResponse,
    context: ServerCallContext,
  ): Promise<void> {
    const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
    return serveEvents(events, response, this.streams, this.agent.options.heartbeatMs, {
      event: ({ json }) => `${head}${json}}`,
      error: (error) => JSON.stringify(failure(id, toJsonRpcErrorBody(toFailure(error)))),
      headers: () => activatedExtensions(context),
    });
  }

  /** Errors of the protocol are 200 (section 9.5); who may not ask, or not now, gets a status, too. */
  private refuse(error: unknown, id: JsonRpcRequest['id'], response: ServerResponse): void {
    const why = toFailure(error);
    const status = why.kind === 'protocol' ? 200 : httpStatus(why);
    const headers = httpHeaders(why, challengeOf(this.agent.cards.card));
    sendJson(response, status, failure(id, toJsonRpcErrorBody(why)), headers);
  }
}
