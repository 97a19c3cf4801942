import { randomUUID } from 'node:crypto';
import type { ClientProxy } from '@nestjs/microservices';
import { catchError, defer, filter, identity, throwError, timeout, type Observable } from 'rxjs';
import type { CompiledMicroserviceClientOptions } from '../../../options/compiled-microservice-options.js';
import type { A2APayload, A2ASignOfLife } from '../payload.js';
import type { A2ASubscribeOptions } from './call-options.js';
import { receivedError } from './received-error.js';

/** Missing signs of life after which an agent counts as gone. */
const PATIENCE = 3;

/** Sends requests, each under an id of its own, and notices when nobody works on one any more. */
export class PatternCaller {
  constructor(
    private readonly proxy: ClientProxy,
    private readonly options: CompiledMicroserviceClientOptions,
  ) {}

  /** Cold: each subscription is a request. */
  call<Item>(
    pattern: string,
    request: unknown,
    { headers, tenant, lastEventId, timeout: first }: A2ASubscribeOptions,
  ): Observable<Item> {
    const { heartbeatMs: heartbeat, headers: common } = this.options;
    return defer(() => {
      const requestId = randomUUID();
      const payload: A2APayload = {
        ...{ request, tenant, lastEventId, requestId, heartbeat },
        headers: { ...common, ...headers },
      };
      return this.proxy.send<Item | A2ASignOfLife>(pattern, payload).pipe(
        timeout({ each: PATIENCE * heartbeat }),
        filter((item): item is Item => !isSignOfLife(item)),
        first === undefined ? identity : timeout({ first }),
      );
    }).pipe(catchError((error) => throwError(() => receivedError(error))));
  }
}

function isSignOfLife(item: unknown): item is A2ASignOfLife {
  return (item as Partial<A2ASignOfLife> | null)?.alive === true;
}
