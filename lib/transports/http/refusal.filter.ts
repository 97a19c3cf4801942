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

  catch(exception: HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const failure = toFailure(exception);
    const body = this.body(failure, http.getRequest<HttpRequest>());
    const headers = httpHeaders(failure, challengeOf(this.agent.cards.card));
    sendJson(rawResponse(http.getResponse<HttpResponse>()), httpStatus(failure), body, headers);
  }
}
