import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { firstValueFrom, isObservable } from 'rxjs';

/** Token of the guards given to A2AServerModule, as a list. */
export const SERVER_GUARDS = Symbol('nestjs-a2a-redis/server-guards');

/** Guards of the server, for controllers that are declared without knowing them. */
@Injectable()
export class ServerGuards implements CanActivate {
  constructor(@Inject(SERVER_GUARDS) private readonly guards: readonly CanActivate[]) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    for (const guard of this.guards) {
      const answer = guard.canActivate(context);
      if (!(await (isObservable(answer) ? firstValueFrom(answer) : answer))) return false;
    }
    return true;
  }
}
