/**
 * Whose data an operation may see. Every read and write is keyed by it; a task of another scope
 * does not exist for the caller.
 */
export interface Scope {
  /** Tenant of the request, `''` when the agent is not multi-tenant. */
  readonly tenant: string;
  /** Name of the authenticated user, `''` for anonymous callers, who share one scope. */
  readonly owner: string;
}

export function sameScope(a: Scope, b: Scope): boolean {
  return a.tenant === b.tenant && a.owner === b.owner;
}
