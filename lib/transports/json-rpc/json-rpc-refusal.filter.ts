import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { refuseJsonRpc } from './refuse-json-rpc.js';

/** Refusals of the application in JSON-RPC. */
@Injectable()
export class JsonRpcRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) private readonly agent: ServedAgent) {
    super();
  }

  protected refuse(why: Failure, request: HttpRequest, response: ServerResponse): void {
    refuseJsonRpc(request, response, why, this.agent);
  }
}
