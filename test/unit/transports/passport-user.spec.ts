import { describe, expect, it } from '@jest/globals';
import { passportUser } from '#lib/transports/call/passport-user.js';

function nameOf(user: unknown): string | undefined {
  const found = passportUser({ transport: 'http', headers: {}, user, raw: undefined });
  if (found) expect(found.isAuthenticated).toBe(true);
  return found?.userName;
}

describe('passportUser', () => {
  it.each([
    ['alice', 'alice'],
    [{ sub: 'alice' }, 'alice'],
    [{ id: 42 }, '42'],
    [{ id: 0 }, '0'],
    [{ userId: 'alice' }, 'alice'],
    [{ username: 'alice' }, 'alice'],
    [{ username: 'd', userId: 'c', id: 'b', sub: 'a' }, 'a'],
    [{ sub: '', id: 'b' }, 'b'],
    [{ sub: null, id: {}, userId: 'c' }, 'c'],
  ])('of %j is named %j', (user, name) => {
    expect(nameOf(user)).toBe(name);
  });

  it.each([undefined, null, '', 0, 7, true, {}, [], { email: 'a@b' }, { sub: {} }, { id: '' }])(
    'of %j is anonymous',
    (user) => {
      expect(nameOf(user)).toBeUndefined();
    },
  );
});
