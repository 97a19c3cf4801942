import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { challengeOf } from '../agent/challenge.js';
import type { ServedAgent } from '../agent/served-agent.js';
import { toFailure, type Failure } from '../failures/failure.js';
import { httpHeaders, httpStatus } from '../failures/http-failure.js';
import { rawResponse, type HttpRequest, type HttpResponse } from './http-types.js';
import { sendJson } from './send-json.js';

/**
 * What guards, pipes and interceptors of the application refuse with an HttpException, in the form
 * of the binding that was asked. Other exceptions go to the application's own filters.
 */
@Catch(HttpException)
export abstract class RefusalFilter implements ExceptionFilter<HttpException> {
  constructor(private readonly agent: ServedAgent) {}

  protected abstract body(failure: Failure, request: HttpRequest): object;

  /** Media type of the answer. */
  protected abstract type(request: HttpRequest): string;

  catch(exception: HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const failure = toFailure(exception);
    const headers = httpHeaders(failure, challengeOf(this.agent.cards.card));
    const response = rawResponse(http.getResponse<HttpResponse>());
    sendJson(response, httpStatus(failure), this.body(failure, request), {
      ...headers,
      'Content-Type': this.type(request),
    });
  }
}
