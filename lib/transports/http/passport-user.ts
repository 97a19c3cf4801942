import type { User } from '@a2a-js/sdk/server';
import type { HttpRequest } from './http-types.js';

const NAMES = ['sub', 'id', 'userId', 'username'] as const;

/** The user that Passport, or a guard of its habit, left on the request. */
export function passportUser(request: unknown): User | undefined {
  const { user } = request as HttpRequest;
  if (typeof user === 'string' && user !== '') return authenticated(user);
  if (typeof user !== 'object' || user === null) return undefined;
  const claims = user as Readonly<Record<string, unknown>>;
  const name = NAMES.map((claim) => claims[claim]).find(isName);
  return name === undefined ? undefined : authenticated(String(name));
}

function isName(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function authenticated(userName: string): User {
  return { isAuthenticated: true, userName };
}
