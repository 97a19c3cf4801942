import { Inject, Injectable, type CanActivate } from '@nestjs/common';
import { StartingError } from '../../errors/starting.error.js';
import { GrpcEndpoint } from './grpc-endpoint.js';

/** A hybrid application may start its microservices before it knows its processors. */
@Injectable()
export class StartedGuard implements CanActivate {
  constructor(@Inject(GrpcEndpoint) private readonly endpoint: GrpcEndpoint) {}

  /** @throws StartingError before the application is initialized */
  canActivate(): boolean {
    if (!this.endpoint.isStarted) throw new StartingError();
    return true;
  }
}
