import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';

const LONG = 'x'.repeat(513);
const BY_ID = ['GetTask', 'CancelTask', 'SubscribeToTask'];
const PUSH = 'TaskPushNotificationConfig';
const BY_CONFIG = [`Get${PUSH}`, `Delete${PUSH}`, `List${PUSH}s`, `Create${PUSH}`];

/** Method, parameters, and the field the answer must name. */
const CASES: [string, unknown, string][] = [
  ...BY_ID.flatMap((method): [string, unknown, string][] => [
    [method, undefined, 'params'],
    [method, null, 'params'],
    [method, [], 'params'],
    [method, {}, 'id'],
    [method, { id: null }, 'id'],
    [method, { id: '' }, 'id'],
    [method, { id: ' ' }, 'id'],
    [method, { id: 1 }, 'id'],
    [method, { id: {} }, 'id'],
    [method, { id: ['x'] }, 'id'],
    [method, { id: LONG }, 'id'],
    [method, { id: 'x', tenant: 1 }, 'tenant'],
  ]),
  ...BY_CONFIG.flatMap((method): [string, unknown, string][] => [
    [method, undefined, 'params'],
    [method, {}, 'taskId'],
    [method, { taskId: ' ', id: 'x' }, 'taskId'],
    [method, { taskId: 1, id: 'x' }, 'taskId'],
    [method, { taskId: LONG, id: 'x' }, 'taskId'],
    [method, { taskId: 'x', id: 'x', tenant: [] }, 'tenant'],
  ]),
  [`Delete${PUSH}`, { taskId: 'x' }, 'id'],
  [`Delete${PUSH}`, { taskId: 'x', id: LONG }, 'id'],
  [`Get${PUSH}`, { taskId: 'x', id: 1 }, 'id'],
  [`Create${PUSH}`, { taskId: 'x', url: 1 }, 'url'],
  [`Create${PUSH}`, { taskId: 'x', token: 1 }, 'token'],
  [`Create${PUSH}`, { taskId: 'x', authentication: 'x' }, 'authentication'],
  [`Create${PUSH}`, { taskId: 'x', authentication: { scheme: 1 } }, 'authentication.scheme'],
  [`List${PUSH}s`, { taskId: 'x', pageSize: 'x' }, 'pageSize'],
  [`List${PUSH}s`, { taskId: 'x', pageToken: 1 }, 'pageToken'],
  ['GetTask', { id: 'x', historyLength: -1 }, 'historyLength'],
  ['GetTask', { id: 'x', historyLength: 0.5 }, 'historyLength'],
  ['GetTask', { id: 'x', historyLength: 'two' }, 'historyLength'],
  ['GetTask', { id: 'x', historyLength: true }, 'historyLength'],
  ['CancelTask', { id: 'x', metadata: 'x' }, 'metadata'],
  ['ListTasks', undefined, 'params'],
  ['ListTasks', [], 'params'],
  ['ListTasks', { tenant: 1 }, 'tenant'],
  ['ListTasks', { contextId: 1 }, 'contextId'],
  ['ListTasks', { pageSize: 0 }, 'pageSize'],
  ['ListTasks', { pageSize: 101 }, 'pageSize'],
  ['ListTasks', { pageSize: -1 }, 'pageSize'],
  ['ListTasks', { pageSize: 1.5 }, 'pageSize'],
  ['ListTasks', { pageSize: 'ten' }, 'pageSize'],
  ['ListTasks', { pageSize: 1e300 }, 'pageSize'],
  ['ListTasks', { historyLength: -1 }, 'historyLength'],
  ['ListTasks', { historyLength: '1.5' }, 'historyLength'],
  ['ListTasks', { status: 'DONE' }, 'status'],
  ['ListTasks', { status: 'completed' }, 'status'],
  ['ListTasks', { status: 99 }, 'status'],
  ['ListTasks', { status: -1 }, 'status'],
  ['ListTasks', { status: 1.5 }, 'status'],
  ['ListTasks', { status: {} }, 'status'],
  ['ListTasks', { includeArtifacts: 'yes' }, 'includeArtifacts'],
  ['ListTasks', { statusTimestampAfter: 'yesterday' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: '2026-02-30' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: '2026-02-30T00:00:00Z' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: '2026-01-01T24:00:00Z' }, 'statusTimestampAfter'],
  ['ListTasks', { contextId: ' ' }, 'contextId'],
  ['ListTasks', { contextId: 'x'.repeat(513) }, 'contextId'],
  ['ListTasks', { statusTimestampAfter: '2026-13-01T00:00:00Z' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: '2026-01-01T00:00:00+02:00' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: '2026-01-01T00:00:00' }, 'statusTimestampAfter'],
  ['ListTasks', { statusTimestampAfter: 1767225600000 }, 'statusTimestampAfter'],
  ['ListTasks', { pageToken: 1 }, 'pageToken'],
  ['ListTasks', { pageToken: 'nonsense' }, 'pageToken'],
  ['ListTasks', { pageToken: '%%%' }, 'pageToken'],
  ['ListTasks', { pageToken: base64('[]') }, 'pageToken'],
  ['ListTasks', { pageToken: base64('{"time":1}') }, 'pageToken'],
  ['ListTasks', { pageToken: base64('[1,"x","y"]') }, 'pageToken'],
  ['GetExtendedAgentCard', { tenant: 1 }, 'tenant'],
];

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

describe.each(PLATFORMS)('requests that are malformed, over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
    });
  });

  afterAll(() => agent.close());

  it.each(CASES)('%s of %j is refused for its %s', async (method, params, field) => {
    expectRefusal(await rpc(agent.url, method, params), { code: -32602, says: field });
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('§3.1.4 binds a page token to the question and to the caller', async () => {
    const contextId = 'tokens';
    for (let i = 0; i < 3; i += 1) {
      await rpc(agent.url, 'SendMessage', sendParams('work x', { contextId }));
    }
    const { result } = await rpc(agent.url, 'ListTasks', { contextId, pageSize: 1 });
    const pageToken = result.nextPageToken;
    expect(pageToken).not.toBe('');
    const refused = { code: -32602, says: 'pageToken' };
    for (const other of [{}, { contextId: 'other' }, { contextId, tenant: 'other' }]) {
      expectRefusal(await rpc(agent.url, 'ListTasks', { ...other, pageToken }), refused);
    }
    const failed = { contextId, pageToken, status: 'TASK_STATE_FAILED' };
    expectRefusal(await rpc(agent.url, 'ListTasks', failed), refused);
    const alice = await rpc(
      agent.url,
      'ListTasks',
      { contextId, pageToken },
      { 'x-user': 'alice' },
    );
    expectRefusal(alice, refused);
  });

  it.each(['1e400', '-1e400', '-5', '0.5', '1e300', '9007199254740993'])(
    'is not harmed by a page token that was made up: %s',
    async (time) => {
      const contextId = 'made-up';
      await rpc(agent.url, 'SendMessage', sendParams('work x', { contextId }));
      await rpc(agent.url, 'SendMessage', sendParams('work x', { contextId }));
      const { result } = await rpc(agent.url, 'ListTasks', { contextId, pageSize: 1 });
      const token = Buffer.from(result.nextPageToken, 'base64url').toString();
      for (const id of ['"x"', '"[(\\u0000*"', '""']) {
        const digest = token.slice(token.lastIndexOf(','));
        const pageToken = base64(`[${time},${id}${digest}`);
        const answer = await rpc(agent.url, 'ListTasks', { contextId, pageToken });
        expect(answer.status).toBe(200);
      }
      expect(agent.logger.takeProblems()).toEqual([]);
    },
  );
});
