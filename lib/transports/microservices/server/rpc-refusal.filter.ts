import { Catch, type ExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { NEVER, throwError, type Observable } from 'rxjs';
import { REFUSALS } from '../../failures/refusals.js';
import { NotOurs } from './not-ours.js';
import { toErrorPayload } from './rpc-error.js';

/** Refusals, of guards and of operations, in one form. */
@Catch(NotOurs, RpcException, ...REFUSALS)
export class RpcRefusalFilter implements ExceptionFilter {
  /** Silence must not end: Nest publishes the end of an answer, and the client would take it. */
  catch(exception: Error): Observable<never> {
    return exception instanceof NotOurs ? NEVER : throwError(() => toErrorPayload(exception));
  }
}
