import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { Scope } from '../model/scope.js';
import { malformed } from './request-checks.js';

/**
 * The scope of a call: the tenant from the request or its transport (both must agree), and the
 * authenticated user. Neither comes from the message.
 */
export function resolveScope(context: ServerCallContext, tenant: string): Scope {
  if (tenant && context.tenant && tenant !== context.tenant) {
    malformed('tenant', 'is not the tenant of this call');
  }
  const { user } = context;
  return {
    tenant: tenant || context.tenant || '',
    owner: user?.isAuthenticated ? user.userName : '',
  };
}
