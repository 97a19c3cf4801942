import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnModuleInit } from '@nestjs/common';
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import { failure } from '../json-rpc/envelope.js';
import { sendJson } from './send-json.js';

/** What the body parser of Express reports (package http-errors); `code` is zlib's. */
interface BodyError {
  readonly code?: unknown;
  readonly type?: string;
  readonly status?: number;
  readonly limit?: number;
}

type Next = (error?: unknown) => void;
type ErrorHandler = (
  error: BodyError,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void;

/** Hooks the handler in after the application's routes, and before Nest's own error handler. */
export class BodyErrors implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly path: string,
  ) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    if (adapter?.getType() !== 'express') return;
    const express = adapter.getInstance<{ use(handler: ErrorHandler): void }>();
    express.use(bodyErrorHandler(this.path));
  }
}

/**
 * Answers a body that could not be read as JSON-RPC wants it, on the endpoint's path only: the
 * body parser fails before any controller is asked. Everything else goes on to the application.
 */
export function bodyErrorHandler(path: string): ErrorHandler {
  return (error, request, response, next) => {
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '';
    const body = pathOf(url) === path && request.method === 'POST' ? explain(error) : undefined;
    if (!body) return next(error);
    sendJson(response, error.status ?? 400, failure(null, body));
  };
}

function explain({ type, limit, code }: BodyError) {
  if (type === 'entity.parse.failed') {
    return { code: A2A_ERROR_CODE.PARSE_ERROR, message: 'Parse error: the body is not JSON.' };
  }
  if (type === 'entity.too.large') {
    const message = `Invalid Request: the body is larger than ${limit ?? 'the allowed number of'} bytes.`;
    return { code: A2A_ERROR_CODE.INVALID_REQUEST, message };
  }
  const isCorrupt = typeof code === 'string' && code.startsWith('Z_');
  if (type === undefined && !isCorrupt) return undefined;
  return { code: A2A_ERROR_CODE.PARSE_ERROR, message: 'Parse error: the body cannot be read.' };
}

function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
