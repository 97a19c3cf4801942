/**
 * Whose data an operation may see. Every read and write is keyed by it; a task of another scope
 * does not exist for the caller.
 */
export interface Scope {
  /** Name of the agent, where an application has several; absent for its root agent. */
  readonly agent?: string | undefined;
  /** Tenant of the request, `''` when the agent is not multi-tenant. No control characters. */
  readonly tenant: string;
  /** Name of the authenticated user, `''` for anonymous callers, who share one scope. */
  readonly owner: string;
}

/** Neither agents nor tenants have it in their names. */
const SEPARATOR = '\n';

/**
 * Agent and tenant as one text: what stores keep and compare as "tenant". That of the root agent
 * is the tenant itself. A change of this function strands stored data.
 */
export function realmOf({ agent, tenant }: Scope): string {
  return agent ? `${agent}${SEPARATOR}${tenant}` : tenant;
}

/** The scope a store keeps as realm and owner. */
export function scopeOfRealm(realm: string, owner: string): Scope {
  const end = realm.indexOf(SEPARATOR);
  if (end < 0) return { tenant: realm, owner };
  return { agent: realm.slice(0, end), tenant: realm.slice(end + 1), owner };
}

export function sameScope(a: Scope, b: Scope): boolean {
  return realmOf(a) === realmOf(b) && a.owner === b.owner;
}
