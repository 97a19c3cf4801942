import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';
import { TASK_OPERATIONS, WEBHOOK } from '../../support/apps/task-operations.js';

const ALICE = { 'x-user': 'alice' };

/** Callers who must not see a task that Alice has in the tenant "acme". */
const STRANGERS: [string, string, Record<string, string>][] = [
  ['another user', 'acme', { 'x-user': 'bob' }],
  ['an anonymous caller', 'acme', {}],
  ['the same user in another tenant', 'other', ALICE],
  ['the same user in no tenant', '', ALICE],
  ['a user whose name holds the tenant', '', { 'x-user': 'acme:alice' }],
];

describe.each(PLATFORMS)('a task of somebody else over %s on %s', (store, adapter) => {
  const tenant = 'acme';
  let agent: TestApp;
  let waiting: string;
  let ended: string;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
    });
    waiting = await make('ask', { tenant, contextId: 'shared' });
    ended = await make('work x', { tenant, contextId: 'shared' });
    const config = { taskId: waiting, id: 'c', url: WEBHOOK, tenant };
    await rpc(agent.url, 'CreateTaskPushNotificationConfig', config, ALICE);
  });

  afterAll(() => agent.close());

  async function make(text: string, options: SendOptions): Promise<string> {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text, options), ALICE);
    return result.task.id;
  }

  describe.each(STRANGERS)('is not there for %s', (_name, strangers, headers) => {
    it.each(TASK_OPERATIONS)('%s', async (method, params) => {
      for (const id of [waiting, ended]) {
        const asked = { ...params(id), tenant: strangers };
        const answer = await rpc(agent.url, method, asked, headers);
        const refused = expectRefusal(answer, { code: -32001, hides: ['alice', 'shared'] });
        const unknown = id.replace(/.{12}$/, '0'.repeat(12));
        const same = await rpc(
          agent.url,
          method,
          { ...params(unknown), tenant: strangers },
          headers,
        );
        expect(same.text.replaceAll(unknown, id)).toBe(refused.text);
      }
    });

    it('ListTasks', async () => {
      const asked = { tenant: strangers, contextId: 'shared' };
      const { result } = await rpc(agent.url, 'ListTasks', asked, headers);
      expect(result).toMatchObject({ tasks: [], totalSize: 0, nextPageToken: '' });
    });
  });

  it('is as it was', async () => {
    const { result } = await rpc(agent.url, 'GetTask', { id: waiting, tenant }, ALICE);
    expect(result.status.state).toBe('TASK_STATE_INPUT_REQUIRED');
    expect(result.history).toHaveLength(2);
    const method = 'ListTaskPushNotificationConfigs';
    const configs = await rpc(agent.url, method, { taskId: waiting, tenant }, ALICE);
    expect(configs.result.configs.map(({ id }) => id)).toEqual(['c']);
    const listed = await rpc(agent.url, 'ListTasks', { tenant }, ALICE);
    expect(listed.result.totalSize).toBe(2);
  });

  it('lets two callers use a context of the same name', async () => {
    const options = { tenant, contextId: 'shared' };
    const bob = { 'x-user': 'bob' };
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x', options), bob);
    const listed = await rpc(agent.url, 'ListTasks', options, bob);
    expect(listed.result.tasks.map(({ id }) => id)).toEqual([result.task.id]);
  });
});

describe.each(PLATFORMS)('an id that is none of ours, over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
    });
  });

  afterAll(() => agent.close());

  it.each([
    'nobody',
    '*',
    '0',
    'null',
    '__proto__',
    '../../etc/passwd',
    '{a}',
    'a:b:c',
    'a\u0000b',
    'a\r\nGET x',
    '\ud800',
    '018df4c3-7200-7009-9f5b-3a1d2c4b5e6f',
    '018DF4C3-7200-8009-9F5B-3A1D2C4B5E6F',
    '018df4c3-7200-8fff-9f5b-3a1d2c4b5e6f',
    '018df4c3-7200-8001-9f5b-3a1d2c4b5e6f',
    '018df4c3-7200-8001-9f5b-3a1d2c4b5e6f:artifacts',
    'x'.repeat(512),
  ])('is not found: %j', async (id) => {
    for (const [method, params] of TASK_OPERATIONS) {
      expectRefusal(await rpc(agent.url, method, params(id)), { code: -32001 });
    }
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it.each(['SendMessage', 'SendStreamingMessage'])('%s to an ended task', async (method) => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
    const { id: taskId, contextId } = result.task;
    const plain = await rpc(agent.url, method, sendParams('work y', { taskId }));
    expectRefusal(plain, { code: -32004 });
    const right = await rpc(agent.url, method, sendParams('work y', { taskId, contextId }));
    expectRefusal(right, { code: -32004 });
    const wrong = await rpc(agent.url, method, sendParams('work y', { taskId, contextId: 'x' }));
    expectRefusal(wrong, { code: -32004 });
  });
});
