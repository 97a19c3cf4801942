import type { ServerResponse } from 'node:http';
import { Inject, Post, Req, Res } from '@nestjs/common';
import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { TaskEvent } from '../../model/task-event.js';
import type { EventPull } from '../../task-manager/event-pull.js';
import { ServedAgent } from '../agent/served-agent.js';
import { activatedExtensions, callContext } from '../call/call-context.js';
import { headerValue } from '../call/header-value.js';
import { spokenVersions, V03 } from '../call/protocol-version.js';
import { toFailure, type Failure } from '../failures/failure.js';
import { httpSource } from '../http/http-source.js';
import { rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { sendJson } from '../http/send-json.js';
import { OpenStreams } from '../sse/open-streams.js';
import { serveEvents } from '../sse/serve-events.js';
import { callV03, v03Event } from '../v03/v03-json-rpc.js';
import { v03Error } from '../v03/v03-error.js';
import {
  failure,
  idOf,
  readEnvelope,
  success,
  type JsonRpcErrorBody,
  type JsonRpcRequest,
} from './envelope.js';
import { toJsonRpcErrorBody } from './json-rpc-error.js';
import { STREAM_METHODS, UNARY_METHODS } from './json-rpc-methods.js';
import { refuseJsonRpc } from './refuse-json-rpc.js';

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
      refuseJsonRpc(request, response, toFailure(error), this.agent);
    }
  }

  private async dispatch(
    envelope: JsonRpcRequest,
    request: HttpRequest,
    response: ServerResponse,
  ): Promise<void> {
    const { tasks, options } = this.agent;
    const context = await callContext(httpSource(request), this.agent, '', spokenVersions(options));
    const lastEventId = headerValue(request.headers, 'last-event-id');
    if (context.requestedVersion === V03) {
      return this.dispatchV03(envelope, response, context, lastEventId);
    }
    const { id, method, params } = envelope;
    const unary = UNARY_METHODS.get(method);
    if (unary) {
      const decoded = unary.decode(params);
      const result = unary.encode(await unary.call(tasks, decoded, context), decoded);
      return sendJson(response, 200, success(id, result), activatedExtensions(context));
    }
    const stream = STREAM_METHODS.get(method);
    if (stream) {
      const events = stream.open(tasks, stream.decode(params), context, lastEventId);
      return this.stream(events, id, response, context, V1_WIRE);
    }
    const message = `Unknown method: ${method.slice(0, 100)}`;
    sendJson(response, 200, failure(id, { code: A2A_ERROR_CODE.METHOD_NOT_FOUND, message }));
  }

  private async dispatchV03(
    envelope: JsonRpcRequest,
    response: ServerResponse,
    context: ServerCallContext,
    lastEventId: string | undefined,
  ): Promise<void> {
    const { id } = envelope;
    const answer = await callV03(envelope, this.agent, context, lastEventId);
    if ('events' in answer) {
      const result = (event: TaskEvent) => v03Event(event, answer.isTurn);
      return this.stream(answer.events, id, response, context, { result, error: v03Error });
    }
    const body = 'error' in answer ? failure(id, answer.error) : success(id, answer.result);
    sendJson(response, 200, body, activatedExtensions(context));
  }

  private stream(
    events: EventPull,
    id: JsonRpcRequest['id'],
    response: ServerResponse,
    context: ServerCallContext,
    wire: Wire,
  ): Promise<void> {
    const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
    return serveEvents(events, response, this.streams, this.agent.options.heartbeatMs, {
      event: (event) => `${head}${wire.result(event)}}`,
      error: (error) => JSON.stringify(failure(id, wire.error(toFailure(error)))),
      headers: () => activatedExtensions(context),
    });
  }
}

/** How a version of the protocol writes events and errors. */
interface Wire {
  result(event: TaskEvent): string;
  error(why: Failure): JsonRpcErrorBody;
}

const V1_WIRE: Wire = { result: ({ json }) => json, error: toJsonRpcErrorBody };
