import type { ServerResponse } from 'node:http';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { toFailure, type Failure } from '../failures/failure.js';
import { REFUSALS } from '../failures/refusals.js';
import { rawResponse, type HttpRequest, type HttpResponse } from './http-types.js';

/** What the application refuses, in the form of the binding that was asked. */
@Catch(...REFUSALS)
export abstract class RefusalFilter implements ExceptionFilter<Error> {
  protected abstract refuse(why: Failure, request: HttpRequest, response: ServerResponse): void;

  catch(exception: Error, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = rawResponse(http.getResponse<HttpResponse>());
    this.refuse(toFailure(exception), http.getRequest<HttpRequest>(), response);
  }
}
