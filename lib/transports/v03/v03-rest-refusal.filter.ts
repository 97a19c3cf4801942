import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { refuseV03Rest } from './refuse-v03-rest.js';

/** Refusals of the application, as v0.3 has errors over HTTP+JSON. */
@Injectable()
export class V03RestRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) private readonly agent: ServedAgent) {
    super();
  }

  protected refuse(why: Failure, _request: HttpRequest, response: ServerResponse): void {
    refuseV03Rest(response, why, this.agent);
  }
}
