import { inspect } from 'node:util';
import { HttpException, Logger, ServiceUnavailableException } from '@nestjs/common';
import { A2AError, InvalidAgentResponseError } from '@a2a-js/sdk/errors';
import { PermissionDeniedError } from '../../errors/permission-denied.error.js';
import { TemporarilyUnavailableError } from '../../errors/temporarily-unavailable.error.js';
import { UnauthenticatedError } from '../../errors/unauthenticated.error.js';

const logger = new Logger('A2AServer');

/** Why a call failed, as a client may know it; each binding has its own form for it. */
export type Failure =
  /** An error of the protocol (A2A specification, section 3.3.2). */
  | { readonly kind: 'protocol'; readonly error: A2AError }
  /** Nothing is wrong with the request: it may be repeated after some seconds. */
  | { readonly kind: 'unavailable'; readonly message: string; readonly retryAfter: number }
  | { readonly kind: 'unauthenticated'; readonly message: string }
  | { readonly kind: 'forbidden'; readonly message: string }
  /** What a guard, a pipe or an interceptor of the application says with an HttpException. */
  | { readonly kind: 'refused'; readonly message: string; readonly status: number }
  | { readonly kind: 'internal' };

/**
 * Anything that is not meant for the client is ours: the client gets no word of it, the log all. What
 * is the agent's fault both hear of.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof InvalidAgentResponseError)
    logger.error('The agent broke its contract.', inspect(error));
  if (error instanceof A2AError) return { kind: 'protocol', error };
  if (error instanceof TemporarilyUnavailableError) {
    return { kind: 'unavailable', message: error.message, retryAfter: error.retryAfter };
  }
  if (error instanceof UnauthenticatedError) {
    return { kind: 'unauthenticated', message: error.message };
  }
  if (error instanceof PermissionDeniedError) return { kind: 'forbidden', message: error.message };
  if (error instanceof ServiceUnavailableException) {
    return { kind: 'unavailable', message: error.message, retryAfter: 1 };
  }
  if (error instanceof HttpException && error.getStatus() < 500) return refused(error);
  logger.error('A request failed.', inspect(error));
  return { kind: 'internal' };
}

function refused(error: HttpException): Failure {
  const status = error.getStatus();
  const { message } = error;
  if (status === 401) return { kind: 'unauthenticated', message };
  if (status === 403) return { kind: 'forbidden', message };
  return { kind: 'refused', message, status };
}
