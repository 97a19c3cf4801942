import type { User } from '@a2a-js/sdk/server';
import type { CallSource } from '../../model/call-source.js';

const NAMES = ['sub', 'id', 'userId', 'username'] as const;

/** The user that Passport, or a guard of its habit, left behind. */
export function passportUser({ user }: CallSource): User | undefined {
  if (typeof user === 'string' && user !== '') return authenticated(user);
  if (typeof user !== 'object' || user === null) return undefined;
  const claims = user as Readonly<Record<string, unknown>>;
  const name = NAMES.map((claim) => claims[claim]).find(isName);
  return name === undefined ? undefined : authenticated(String(name));
}

function isName(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || Number.isFinite(value);
}

function authenticated(userName: string): User {
  return { isAuthenticated: true, userName };
}
