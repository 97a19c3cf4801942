import type { ServerResponse } from 'node:http';
import { Inject, Post, Req, Res } from '@nestjs/common';
import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { TaskEvent } from '../../model/task-event.js';
import type { EventPull } from '../../task-manager/event-pull.js';
import {
  COMPILED_SERVER_OPTIONS,
  type CompiledServerOptions,
} from '../../options/compiled-server-options.js';
import { TaskManager } from '../../task-manager/task-manager.js';
import { callContext } from '../http/call-context.js';
import { headerOf, rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { sendJson } from '../http/send-json.js';
import { formatCursor } from '../sse/event-cursor.js';
import { OpenStreams } from '../sse/open-streams.js';
import { SseStream } from '../sse/sse-stream.js';
import { failure, idOf, readEnvelope, success, type JsonRpcRequest } from './envelope.js';
import { JsonRpcMethods } from './json-rpc-methods.js';
import { toWireError } from './json-rpc-error.js';

/** The JSON-RPC binding (A2A specification, section 9). Translates, and decides nothing. */
export class JsonRpcController {
  private readonly methods: JsonRpcMethods;

  constructor(
    @Inject(TaskManager) tasks: TaskManager,
    @Inject(COMPILED_SERVER_OPTIONS) private readonly options: CompiledServerOptions,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {
    this.methods = new JsonRpcMethods(tasks);
  }

  @Post()
  async handle(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
    const response = rawResponse(reply);
    const body = jsonBody(request);
    try {
      const envelope = readEnvelope(body);
      if ('code' in envelope) return sendJson(response, 200, failure(idOf(body), envelope));
      await this.dispatch(envelope, request, response);
    } catch (error) {
      const { status, headers, error: shown } = toWireError(error);
      sendJson(response, status, failure(idOf(body), shown), headers);
    }
  }

  private async dispatch(
    { id, method, params }: JsonRpcRequest,
    request: HttpRequest,
    response: ServerResponse,
  ): Promise<void> {
    const context = callContext(request, this.options.user);
    const unary = this.methods.unary.get(method);
    if (unary) {
      const result = await unary(params, context);
      return sendJson(response, 200, success(id, result), activated(context));
    }
    const stream = this.methods.streaming.get(method);
    if (stream) {
      const events = stream(params, context, headerOf(request, 'last-event-id'));
      return this.stream(events, id, response, context);
    }
    const error = {
      code: A2A_ERROR_CODE.METHOD_NOT_FOUND,
      message: `Unknown method: ${method.slice(0, 100)}`,
    };
    sendJson(response, 200, failure(id, error));
  }

  /** The first event is awaited before the headers, so that a refusal is a normal answer. */
  private async stream(
    events: EventPull,
    id: JsonRpcRequest['id'],
    response: ServerResponse,
    context: ServerCallContext,
  ): Promise<void> {
    this.streams.add(events);
    response.once('close', () => void events.return());
    try {
      let { done, value: event } = await events.next();
      if (response.destroyed) return;
      const sse = new SseStream(response, this.options.heartbeatMs, activated(context));
      const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
      const taskId = event?.taskId ?? '';
      const frame = ({ json, seq }: TaskEvent) =>
        sse.write(`${head}${json}}`, seq === 0 ? undefined : formatCursor(seq, taskId));
      while (!done && event && (await frame(event))) {
        ({ done, value: event } = await nextOrError(events, id, sse));
      }
      sse.end();
    } finally {
      this.streams.delete(events);
      await events.return();
    }
  }
}

/** An error in mid-stream becomes the last frame. */
async function nextOrError(events: EventPull, id: JsonRpcRequest['id'], sse: SseStream) {
  try {
    return await events.next();
  } catch (error) {
    await sse.write(JSON.stringify(failure(id, toWireError(error).error)));
    return { done: true as const, value: undefined };
  }
}

/** Extensions the agent activated (section 3.2.6), as one header. */
function activated(context: ServerCallContext): Record<string, string> {
  const extensions = context.activatedExtensions ?? [];
  return extensions.length > 0 ? { 'A2A-Extensions': extensions.join(',') } : {};
}
