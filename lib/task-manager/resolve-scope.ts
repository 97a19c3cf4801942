import type { ServerCallContext } from '@a2a-js/sdk/server';
import { PermissionDeniedError } from '../errors/permission-denied.error.js';
import type { Scope } from '../model/scope.js';
import { checkTenant, malformed } from './request-checks.js';

/** State of a call: true where its tenant is the one the caller belongs to, and not one it chose. */
export const OWN_TENANT_KEY = 'nestjs-a2a-redis/own-tenant';

/** The scope of a call that names a tenant, or none. */
export type ScopeOf = (context: ServerCallContext, tenant: string) => Scope;

/**
 * The scopes of an agent's callers: the tenant from the request or its transport (both must agree),
 * and the authenticated user. Neither comes from the message. Who belongs to a tenant is denied others.
 *
 * @param agent `''` for the root agent
 */
export function scopesOf(agent: string): ScopeOf {
  return (context, tenant) => {
    if (tenant && context.tenant && tenant !== context.tenant) {
      if (context.state.get(OWN_TENANT_KEY)) throw new PermissionDeniedError();
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
