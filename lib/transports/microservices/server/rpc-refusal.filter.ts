import { Catch, HttpException, type ExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { A2AError } from '@a2a-js/sdk/errors';
import { NEVER, throwError, type Observable } from 'rxjs';
import { PermissionDeniedError } from '../../../errors/permission-denied.error.js';
import { TemporarilyUnavailableError } from '../../../errors/temporarily-unavailable.error.js';
import { UnauthenticatedError } from '../../../errors/unauthenticated.error.js';
import { NotOurs } from './not-ours.js';
import { toErrorPayload } from './rpc-error.js';

/**
 * Refusals, of guards and of operations, in one form. Other exceptions go to the application's own
 * filters.
 */
@Catch(
  NotOurs,
  RpcException,
  HttpException,
  A2AError,
  PermissionDeniedError,
  TemporarilyUnavailableError,
  UnauthenticatedError,
)
export class RpcRefusalFilter implements ExceptionFilter {
  /** Silence must not end: Nest publishes the end of an answer, and the client would take it. */
  catch(exception: Error): Observable<never> {
    return exception instanceof NotOurs ? NEVER : throwError(() => toErrorPayload(exception));
  }
}
