import type { CanActivate, Provider, Type } from '@nestjs/common';
import { SERVER_GUARDS } from '../transports/agent/server-guards.js';

/** The guards as one list, made by Nest, for transports that other modules mount. */
export function serverGuards(guards: readonly (Type<CanActivate> | CanActivate)[]): Provider[] {
  const each = guards.map((guard): Provider & { readonly provide: symbol } => {
    const provide = Symbol('guard');
    return typeof guard === 'function'
      ? { provide, useClass: guard }
      : { provide, useValue: guard };
  });
  const list = (...made: readonly CanActivate[]) => made;
  const tokens = each.map(({ provide }) => provide);
  return [...each, { provide: SERVER_GUARDS, inject: tokens, useFactory: list }];
}
