import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { v03Error } from './v03-error.js';

/** Refusals of the application, as v0.3 has errors over HTTP+JSON. */
@Injectable()
export class V03RestRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) agent: ServedAgent) {
    super(agent);
  }

  protected body(why: Failure): object {
    return v03Error(why);
  }

  protected type(): string {
    return 'application/json';
  }
}
