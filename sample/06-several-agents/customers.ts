import type { User } from '@a2a-js/sdk/server';
import type { CallSource } from 'nestjs-a2a-redis';

/** Stands for a directory of customers; real keys are neither here nor so short. */
const NAMES: ReadonlyMap<unknown, string> = new Map([
  ['key-of-ann', 'ann'],
  ['key-of-bob', 'bob'],
]);

/** Who calls, by the key in a header; nobody for any other key. */
export function customerOf({ headers }: CallSource): User | undefined {
  const userName = NAMES.get(headers['x-api-key']);
  return userName === undefined ? undefined : { isAuthenticated: true, userName };
}
