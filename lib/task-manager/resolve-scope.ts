import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { Scope } from '../model/scope.js';
import { checkTenant, malformed } from './request-checks.js';

/** The scope of a call that names a tenant, or none. */
export type ScopeOf = (context: ServerCallContext, tenant: string) => Scope;

/**
 * The scopes of an agent's callers: the tenant from the request or its transport (both must agree),
 * and the authenticated user. Neither comes from the message.
 *
 * @param agent `''` for the root agent
 */
export function scopesOf(agent: string): ScopeOf {
  return (context, tenant) => {
    if (tenant && context.tenant && tenant !== context.tenant) {
      malformed('tenant', 'is not the tenant of this call');
    }
    const { user } = context;
    return {
      ...(agent && { agent }),
      tenant: checkTenant(tenant || context.tenant || ''),
      owner: user?.isAuthenticated ? user.userName : '',
    };
  };
}
