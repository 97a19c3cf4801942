import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { decodePageToken, encodePageToken } from '#lib/task-manager/page-token.js';

const SCOPE = { tenant: 'tenant', owner: 'alice' };
const FILTER = {
  contextId: 'context',
  state: TaskState.TASK_STATE_WORKING,
  statusSince: 1_700_000_000_000,
};
const POSITION = { time: 1_700_000_000_123, taskId: 'task' };

describe('a page token', () => {
  it.each([
    ['every filter', FILTER],
    ['no filter', {}],
  ])('leads back to its position, with %s', (_what, filter) => {
    const token = encodePageToken(POSITION, SCOPE, filter);
    expect(token).toMatch(/^[\w-]+$/);
    expect(decodePageToken(token, SCOPE, filter)).toEqual(POSITION);
  });

  it.each([
    ['another tenant', { ...SCOPE, tenant: 'other' }, FILTER],
    ['another agent', { ...SCOPE, agent: 'billing' }, FILTER],
    ['another owner', { ...SCOPE, owner: 'bob' }, FILTER],
    ['tenant and owner joined otherwise', { tenant: 'tenanta', owner: 'lice' }, FILTER],
    ['another context', SCOPE, { ...FILTER, contextId: 'other' }],
    ['another state', SCOPE, { ...FILTER, state: TaskState.TASK_STATE_COMPLETED }],
    ['another time', SCOPE, { ...FILTER, statusSince: 1 }],
    ['no filter', SCOPE, {}],
  ])('is refused for %s', (_what, scope, filter) => {
    const token = encodePageToken(POSITION, SCOPE, FILTER);
    expect(() => decodePageToken(token, scope, filter)).toThrow(RequestMalformedError);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [, , digest] = JSON.parse(
    Buffer.from(encodePageToken(POSITION, SCOPE, FILTER), 'base64url').toString(),
  ) as [number, string, string];

  it.each([
    ['empty', ''],
    ['not base64', '%%%'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['not a list', encode({ time: 1 })],
    ['a null', encode(null)],
    ['a list with too little', encode([1])],
    ['a position without a number', encode(['1', 'task', digest])],
    ['a position without an id', encode([1, 2, digest])],
    ['a forged digest', encode([1, 'task', 'x'.repeat(16)])],
    ['cut off', encodePageToken(POSITION, SCOPE, FILTER).slice(0, -4)],
  ])('is refused when it is %s', (_what, token) => {
    expect(() => decodePageToken(token, SCOPE, FILTER)).toThrow(RequestMalformedError);
  });
});
