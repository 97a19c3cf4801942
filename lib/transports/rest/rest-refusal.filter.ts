import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { toRestError } from './rest-error.js';

/** Refusals of the application in HTTP+JSON. */
@Injectable()
export class RestRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) agent: ServedAgent) {
    super(agent);
  }

  protected body(failure: Failure): object {
    return toRestError(failure);
  }
}
