import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { answerType } from './answer-type.js';
import { restErrorBody } from './rest-error.js';

/** Refusals of the application in HTTP+JSON. */
@Injectable()
export class RestRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) agent: ServedAgent) {
    super(agent);
  }

  protected body(why: Failure): object {
    return restErrorBody(why);
  }

  protected type({ headers }: HttpRequest): string {
    return answerType(headers);
  }
}
