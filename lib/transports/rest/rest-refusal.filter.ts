import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { challengeOf } from '../agent/challenge.js';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import { httpHeaders } from '../failures/http-failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { refuseRest } from './refuse-rest.js';

/** Refusals of the application in HTTP+JSON. */
@Injectable()
export class RestRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) private readonly agent: ServedAgent) {
    super();
  }

  protected refuse(why: Failure, request: HttpRequest, response: ServerResponse): void {
    refuseRest(request, response, why, httpHeaders(why, challengeOf(this.agent.cards.card)));
  }
}
