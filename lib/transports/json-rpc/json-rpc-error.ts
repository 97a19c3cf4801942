import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { A2AError, A2A_ERROR_CODE, toJsonRpcError } from '@a2a-js/sdk/errors';
import { TemporarilyUnavailableError } from '../../errors/temporarily-unavailable.error.js';
import type { JsonRpcErrorBody } from './envelope.js';

const logger = new Logger('A2AJsonRpc');

/** An error as the client sees it. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: JsonRpcErrorBody;
}

/**
 * Errors of the protocol travel as they are (A2A specification, section 9.5). A store that is away, and an instance that
 * shuts down, are 503. Anything else is ours: the client gets no word of it, and the log all.
 */
export function toWireError(error: unknown): WireError {
  if (error instanceof A2AError) return { status: 200, headers: {}, error: toJsonRpcError(error) };
  if (error instanceof TemporarilyUnavailableError) {
    return {
      status: 503,
      headers: { 'Retry-After': String(error.retryAfter) },
      error: { code: A2A_ERROR_CODE.INTERNAL_ERROR, message: error.message },
    };
  }
  logger.error('A request failed.', inspect(error));
  return {
    status: 500,
    headers: {},
    error: { code: A2A_ERROR_CODE.INTERNAL_ERROR, message: 'Internal error.' },
  };
}
