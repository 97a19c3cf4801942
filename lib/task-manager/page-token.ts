import { createHash } from 'node:crypto';
import { realmOf, type Scope } from '../model/scope.js';
import type { TaskPosition, TaskQuery } from '../repositories/task.repository.js';
import { malformed } from './request-checks.js';

type Filter = Pick<TaskQuery, 'contextId' | 'state' | 'statusSince'>;

/**
 * An opaque token: the last position of a page, bound to the scope and the filter it was made for,
 * so that it can neither be carried to other data nor to another question.
 */
export function encodePageToken(position: TaskPosition, scope: Scope, filter: Filter): string {
  const token = [position.time, position.taskId, digest(scope, filter)];
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** @throws RequestMalformedError when the token is not one of this question. */
export function decodePageToken(token: string, scope: Scope, filter: Filter): TaskPosition {
  const [time, taskId, bound] = parse(token);
  const isPlace = isTime(time) && typeof taskId === 'string';
  if (!isPlace || bound !== digest(scope, filter)) {
    return malformed('pageToken', 'is not a token of this query');
  }
  return { time, taskId };
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parse(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function digest(scope: Scope, { contextId, state, statusSince }: Filter): string {
  const bound = [
    realmOf(scope),
    scope.owner,
    contextId ?? null,
    state ?? null,
    statusSince ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(bound)).digest('base64url').slice(0, 16);
}
