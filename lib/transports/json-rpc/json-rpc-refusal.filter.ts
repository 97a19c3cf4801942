import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { failure, idOf } from './envelope.js';
import { toJsonRpcErrorBody } from './json-rpc-error.js';

/** Refusals of the application in JSON-RPC. */
@Injectable()
export class JsonRpcRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) agent: ServedAgent) {
    super(agent);
  }

  protected body(why: Failure, request: HttpRequest): object {
    return failure(idOf(jsonBody(request)), toJsonRpcErrorBody(why));
  }

  protected type(): string {
    return 'application/json';
  }
}
