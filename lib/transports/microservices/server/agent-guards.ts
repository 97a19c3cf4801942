import {
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { firstValueFrom, isObservable } from 'rxjs';
import { PermissionDeniedError } from '../../../errors/permission-denied.error.js';
import { ServedAgent } from '../../agent/served-agent.js';

/** The `guards` of A2AServerModule, which are of every operation on every transport. */
@Injectable()
export class AgentGuards implements CanActivate, OnModuleInit {
  private guards: readonly CanActivate[] = [];

  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    const given = this.agent.options.guards;
    this.guards = await Promise.all(
      given.map(async (guard) => (typeof guard === 'function' ? this.instanceOf(guard) : guard)),
    );
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    for (const guard of this.guards) {
      const answer = guard.canActivate(context);
      const mayPass = isObservable(answer) ? await firstValueFrom(answer) : await answer;
      if (!mayPass) throw new PermissionDeniedError();
    }
    return true;
  }

  /** The one that guards HTTP, where there is one. */
  private async instanceOf(guard: Type<CanActivate>): Promise<CanActivate> {
    try {
      return this.modules.get(guard, { strict: false });
    } catch {
      return this.modules.create(guard);
    }
  }
}
