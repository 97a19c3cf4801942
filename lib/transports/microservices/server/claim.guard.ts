import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { MqttContext, NatsContext, RedisContext } from '@nestjs/microservices';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { RequestClaims } from '../../../repositories/request-claims.js';
import { Startup } from '../../agent/startup.js';
import { readPayload } from '../payload.js';
import { NotOurs } from './not-ours.js';

/** Contexts of the transports that bring a request to every instance that listens. */
const BROADCAST = [RedisContext, NatsContext, MqttContext];

/**
 * Lets one instance handle a request that all of them hear. The first of the guards: an instance
 * that does not handle a request does nothing for it, and its interceptors never see it.
 */
@Injectable()
export class ClaimGuard implements CanActivate {
  constructor(
    @Inject(RequestClaims) private readonly claims: RequestClaims,
    @Inject(Startup) private readonly startup: Startup,
  ) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    const context = host.switchToRpc().getContext<object>();
    if (!BROADCAST.some((Context) => context instanceof Context)) return true;
    const { requestId } = readPayload(host.switchToRpc().getData());
    if (!requestId) throw unnamed();
    // An instance that is starting, or does not reach the store, leaves the request to the others.
    const isOurs = this.startup.isDone && (await this.claims.claim(requestId).catch(() => false));
    if (!isOurs) throw new NotOurs();
    return true;
  }
}

function unnamed(): Error {
  const field = 'payload.requestId';
  return new RequestMalformedError({
    message: `${field}: is required, because every instance hears this request.`,
    metadata: { field },
  });
}
