import { Inject, Injectable } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { RefusalFilter } from '../http/refusal.filter.js';
import { speaksV03 } from '../v03/speaks-v03.js';
import { v03Error } from '../v03/v03-error.js';
import { failure, idOf } from './envelope.js';
import { toJsonRpcErrorBody } from './json-rpc-error.js';

/** Refusals of the application in JSON-RPC. */
@Injectable()
export class JsonRpcRefusalFilter extends RefusalFilter {
  constructor(@Inject(ServedAgent) private readonly served: ServedAgent) {
    super(served);
  }

  protected body(why: Failure, request: HttpRequest): object {
    const isV03 = speaksV03(request, this.served.options);
    return failure(idOf(jsonBody(request)), isV03 ? v03Error(why) : toJsonRpcErrorBody(why));
  }

  protected type(): string {
    return 'application/json';
  }
}
