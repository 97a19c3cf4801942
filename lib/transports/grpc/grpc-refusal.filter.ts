import { Catch, HttpException, type ExceptionFilter } from '@nestjs/common';
import { BaseRpcExceptionFilter, RpcException } from '@nestjs/microservices';
import { A2AError } from '@a2a-js/sdk/errors';
import { throwError, type Observable } from 'rxjs';
import { PermissionDeniedError } from '../../errors/permission-denied.error.js';
import { TemporarilyUnavailableError } from '../../errors/temporarily-unavailable.error.js';
import { UnauthenticatedError } from '../../errors/unauthenticated.error.js';
import { toFailure } from '../failures/failure.js';
import { toGrpcError } from './grpc-error.js';

/** What Nest throws for a guard that says no. */
const FORBIDDEN = 'Forbidden resource';

/**
 * What guards, pipes and interceptors of the application refuse, as gRPC says it. Other exceptions
 * go to the application's own filters.
 */
@Catch(
  HttpException,
  RpcException,
  A2AError,
  PermissionDeniedError,
  TemporarilyUnavailableError,
  UnauthenticatedError,
)
export class GrpcRefusalFilter implements ExceptionFilter {
  private readonly nest = new BaseRpcExceptionFilter();

  catch(exception: Error, host: Parameters<BaseRpcExceptionFilter['catch']>[1]): Observable<never> {
    if (exception instanceof RpcException && exception.getError() !== FORBIDDEN) {
      return this.nest.catch(exception, host) as Observable<never>;
    }
    const refusal = exception instanceof RpcException ? new PermissionDeniedError() : exception;
    return throwError(() => toGrpcError(toFailure(refusal)));
  }
}
