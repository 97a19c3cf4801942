import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnModuleInit } from '@nestjs/common';
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { bindingAt } from './binding-at.js';
import { bodyProblemOf, type BodyError } from './body-problem.js';
import type { Endpoint } from './endpoint.js';
import { rawResponse, type HttpResponse } from './http-types.js';
import { refusedJsonRpcBody, refusedRestBody } from './refused-body.js';
import { sendJson } from './send-json.js';

type Next = (error?: unknown) => void;
type ExpressHandler = (
  error: BodyError,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void;
type FastifyHandler = (
  error: BodyError,
  request: { raw: IncomingMessage },
  reply: HttpResponse,
) => unknown;

type SetErrorHandler = (handler: FastifyHandler, prefix?: string) => void;

/**
 * Answers a body that could not be read in the form of the binding it was sent to: body parsers fail
 * before any controller is asked. Everything else goes on to the application.
 */
export class BodyErrors implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly endpoint: Endpoint,
  ) {}

  /** After the application's routes, and before Nest's own error handler. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    const type = adapter?.getType();
    if (type === 'express') {
      adapter!
        .getInstance<{ use(handler: ExpressHandler): void }>()
        .use(expressBodyErrors(this.endpoint));
    }
    if (type === 'fastify') this.wrapErrorHandler(adapter!);
  }

  /** Fastify takes one error handler, and Nest sets it later. */
  private wrapErrorHandler(adapter: AbstractHttpAdapter): void {
    const setErrorHandler = adapter.setErrorHandler?.bind(adapter) as SetErrorHandler | undefined;
    adapter.setErrorHandler = (handler: FastifyHandler, prefix?: string) => {
      const wrapped: FastifyHandler = (error, request, reply) =>
        answer(error, request.raw, reply, this.endpoint) || handler(error, request, reply);
      setErrorHandler?.(wrapped, prefix);
    };
  }
}

export function expressBodyErrors(endpoint: Endpoint): ExpressHandler {
  return (error, request, response, next) => {
    if (!answer(error, request, response as HttpResponse, endpoint)) next(error);
  };
}

/** True when the error was one of a body, and was answered. */
function answer(
  error: BodyError,
  request: IncomingMessage & { readonly originalUrl?: string },
  reply: HttpResponse,
  { path, bindings }: Endpoint,
): boolean {
  const problem = request.method === 'POST' ? bodyProblemOf(error) : undefined;
  const url = request.originalUrl ?? request.url ?? '';
  const binding = problem && bindingAt(url, path(), bindings);
  if (!problem || !binding) return false;
  const refused = binding === 'JSONRPC' ? refusedJsonRpcBody(problem) : refusedRestBody(problem);
  sendJson(rawResponse(reply), refused.status, refused.body);
  return true;
}
