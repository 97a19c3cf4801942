import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, STORES, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';
import { TASK_OPERATIONS, WEBHOOK } from '../../support/apps/task-operations.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { wireText } from '../../support/apps/wire.js';

const ALICE = { 'x-user': 'alice' };
const tenant = 'acme';
const PATHS = { root: '', billing: '/billing', shipping: '/shipping' };
type AgentName = keyof typeof PATHS;

/** Whose task it is, and the agents of the same application that must not know it. */
const STRANGERS: [AgentName, AgentName][] = [
  ['billing', 'root'],
  ['billing', 'shipping'],
  ['root', 'billing'],
];

describe.each(STORES)('agents of one application over %s', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createTestApp(store, {
      card: { capabilities: { pushNotifications: true } },
      providers: [processorOf('RootProcessor', { id: 'main' })],
      imports: [agentModule('billing'), agentModule('shipping')],
    });
  });

  afterAll(() => app.close());

  function call(agent: AgentName, method: string, params: object) {
    return rpc(`${app.url}${PATHS[agent]}`, method, { tenant, ...params }, ALICE);
  }

  async function send(agent: AgentName, text: string, options: SendOptions = {}) {
    const { result } = await call(agent, 'SendMessage', sendParams(text, { tenant, ...options }));
    return result;
  }

  describe.each(STRANGERS)('a task of %s is not there for %s', (own, stranger) => {
    let waiting: string;

    beforeAll(async () => {
      waiting = (await send(own, 'ask')).task.id;
      const config = { taskId: waiting, id: 'c', url: WEBHOOK };
      const created = await call(own, 'CreateTaskPushNotificationConfig', config);
      expect(created.result.id).toBe('c');
    });

    it.each(TASK_OPERATIONS)('%s', async (method, params) => {
      const answer = await call(stranger, method, { ...params(waiting), tenant });
      expectRefusal(answer, { code: -32001 });
    });

    it('as a reference', async () => {
      const contextId = `referring ${own} ${stranger}`;
      const options = { contextId, referenceTaskIds: [waiting] };
      const known = await send(own, 'who', options);
      expect(wireText(known.message)).toMatch(/1 referred to$/);
      const unknown = await send(stranger, 'who', options);
      expect(wireText(unknown.message)).toMatch(/0 referred to$/);
    });

    it('and is as it was', async () => {
      const { result } = await call(own, 'GetTask', { id: waiting });
      expect(result.status.state).toBe('TASK_STATE_INPUT_REQUIRED');
      const configs = await call(own, 'ListTaskPushNotificationConfigs', { taskId: waiting });
      expect(configs.result.configs.map(({ id }) => id)).toEqual(['c']);
    });
  });

  it('have contexts of the same name apart', async () => {
    const options = { contextId: 'same name' };
    const ids = new Map<AgentName, string>();
    for (const agent of ['root', 'billing', 'shipping'] as const) {
      ids.set(agent, (await send(agent, 'task', options)).task.id);
    }
    for (const [agent, id] of ids) {
      const { result } = await call(agent, 'ListTasks', options);
      expect(result.tasks.map((task) => task.id)).toEqual([id]);
      expect(result.totalSize).toBe(1);
      // The question and the answer of its own task, and this message.
      const { message } = await send(agent, 'who', options);
      expect(wireText(message)).toContain('3 in history');
    }
  });

  it('list, and count, their own tasks only', async () => {
    const other = 'listing tenant';
    for (let i = 0; i < 3; i += 1) await send('billing', 'task', { tenant: other });
    await send('root', 'task', { tenant: other });
    const totals = async (agent: AgentName) => {
      const { result } = await call(agent, 'ListTasks', { tenant: other });
      return [result.tasks.length, result.totalSize];
    };
    expect(await totals('billing')).toEqual([3, 3]);
    expect(await totals('root')).toEqual([1, 1]);
    expect(await totals('shipping')).toEqual([0, 0]);
  });

  it('refuse page tokens of each other', async () => {
    const page = { tenant: 'paging tenant', pageSize: 1 };
    for (let i = 0; i < 2; i += 1) await send('billing', 'task', { tenant: page.tenant });
    const { nextPageToken: pageToken } = (await call('billing', 'ListTasks', page)).result;
    expect(pageToken).not.toBe('');
    for (const agent of ['root', 'shipping'] as const) {
      const answer = await call(agent, 'ListTasks', { ...page, pageToken });
      expectRefusal(answer, { code: -32602, says: 'pageToken' });
    }
    const next = await call('billing', 'ListTasks', { ...page, pageToken });
    expect(next.result.tasks).toHaveLength(1);
  });

  it('cannot be reached through a tenant that is made up', async () => {
    const { id } = (await send('billing', 'ask')).task;
    const answer = await call('root', 'GetTask', { id, tenant: `billing\n${tenant}` });
    expectRefusal(answer, { code: -32602, says: 'tenant' });
    for (const made of [`billing/${tenant}`, 'billing', `billing:${tenant}`]) {
      expectRefusal(await call('root', 'GetTask', { id, tenant: made }), { code: -32001 });
    }
  });
});
