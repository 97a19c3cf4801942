import { describe, expect, it } from '@jest/globals';
import { realmOf, sameScope, scopeOfRealm, type Scope } from '#lib/model/scope.js';

const SCOPES: Scope[] = [
  { tenant: '', owner: '' },
  { tenant: 'acme', owner: 'alice' },
  { agent: 'billing', tenant: '', owner: '' },
  { agent: 'billing', tenant: 'acme', owner: 'alice' },
  { agent: 'acme', tenant: 'billing', owner: 'alice' },
  { tenant: 'billing', owner: 'alice' },
  { tenant: 'billing/acme', owner: 'alice' },
];

describe('the realm of a scope', () => {
  it.each(SCOPES)('leads back to the scope: %j', (scope) => {
    expect(scopeOfRealm(realmOf(scope), scope.owner)).toEqual(scope);
  });

  it('is the tenant for the root agent, as it always was in stored data', () => {
    expect(realmOf({ tenant: 'acme', owner: 'alice' })).toBe('acme');
    expect(realmOf({ agent: '', tenant: 'acme', owner: 'alice' })).toBe('acme');
    expect(realmOf({ agent: 'billing', tenant: 'acme', owner: 'alice' })).toBe('billing\nacme');
  });

  it('is one realm for one scope only', () => {
    for (const [i, one] of SCOPES.entries()) {
      for (const [j, other] of SCOPES.entries()) expect(sameScope(one, other)).toBe(i === j);
    }
  });
});
