import { Inject, Injectable, type CanActivate } from '@nestjs/common';
import { StartingError } from '../../errors/starting.error.js';
import { Startup } from './startup.js';

/** Lets nobody in before the application is initialized. */
@Injectable()
export class StartedGuard implements CanActivate {
  constructor(@Inject(Startup) private readonly startup: Startup) {}

  /** @throws StartingError */
  canActivate(): boolean {
    if (!this.startup.isDone) throw new StartingError();
    return true;
  }
}
