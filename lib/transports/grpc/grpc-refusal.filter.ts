import { Catch, type ExceptionFilter } from '@nestjs/common';
import { BaseRpcExceptionFilter, RpcException } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { PermissionDeniedError } from '../../errors/permission-denied.error.js';
import { toFailure } from '../failures/failure.js';
import { REFUSALS } from '../failures/refusals.js';
import { toGrpcError } from './grpc-error.js';

/** What Nest throws for a guard that says no. */
const FORBIDDEN = 'Forbidden resource';

/** What the application refuses, as gRPC says it. */
@Catch(RpcException, ...REFUSALS)
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
