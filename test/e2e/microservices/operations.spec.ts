import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState, type ListTasksRequest, type Message, type Task } from '@a2a-js/sdk';
import { lastValueFrom as value } from 'rxjs';
import { textOf } from 'nestjs-a2a-redis';
import { createService, SERVICES, type Service } from '../../support/apps/create-service.js';
import { sendRequest } from '../../support/apps/json-rpc.js';

const URL = 'https://hooks.example/a2a';
const { TASK_STATE_CANCELED, TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED } = TaskState;

const EVERYTHING: ListTasksRequest = {
  tenant: '',
  contextId: '',
  status: TaskState.TASK_STATE_UNSPECIFIED,
  pageToken: '',
  statusTimestampAfter: undefined,
};

describe.each(SERVICES)('the operations over %s, with tasks in %s', (transport, store) => {
  let agent: Service;

  beforeAll(async () => {
    agent = await createService(transport, store, {
      card: { capabilities: { pushNotifications: true } },
      options: { extendedAgentCard: { description: 'For those who ask.' }, shutdownGrace: 0 },
      caller: { headers: { 'X-User': 'alice' } },
      scripts: { linger: async ({ signal }) => void (await once(signal, 'abort')) },
    });
  });

  afterAll(() => agent.close());

  async function send(text: string): Promise<Task> {
    return (await value(agent.client.sendMessage(sendRequest(text)))) as Task;
  }

  it('sends a message and waits for its task', async () => {
    const task = await send('work hello');
    expect(task.status?.state).toBe(TASK_STATE_COMPLETED);
    expect(textOf(task.artifacts[0])).toBe('hello');
  });

  it('sends a message and gets a direct reply', async () => {
    const reply = (await value(agent.client.sendMessage(sendRequest('echo hi')))) as Message;
    expect(textOf(reply)).toBe('hi');
  });

  it('sends nothing before it is subscribed, and again for each subscription', async () => {
    const contextId = `cold-${transport}-${store}`;
    const count = async () => {
      const page = agent.client.listTasks({ ...EVERYTHING, contextId });
      return (await value(page)).totalSize;
    };
    const answer = agent.client.sendMessage(sendRequest('work x', { contextId }));
    expect(await count()).toBe(0);
    await value(answer);
    expect(await count()).toBe(1);
    await value(answer);
    expect(await count()).toBe(2);
  });

  it('gets a task as HTTP does', async () => {
    const { id, history } = await send('work again');
    const got = await value(agent.client.getTask({ id, tenant: '' }));
    expect(got.history).toEqual(history);
    const bare = await value(agent.client.getTask({ id, tenant: '', historyLength: 0 }));
    expect(bare.history).toEqual([]);
  });

  it('lists tasks by pages', async () => {
    const contextId = `pages-${transport}-${store}`;
    for (const text of ['work 1', 'work 2', 'work 3']) {
      await value(agent.client.sendMessage(sendRequest(text, { contextId })));
    }
    const request = { ...EVERYTHING, contextId, pageSize: 2, includeArtifacts: true };
    const first = await value(agent.client.listTasks(request));
    expect(first).toMatchObject({ totalSize: 3, pageSize: 2 });
    const { nextPageToken: pageToken } = first;
    const second = await value(agent.client.listTasks({ ...request, pageToken }));
    const tasks = [...first.tasks, ...second.tasks];
    expect(tasks.map(({ artifacts }) => textOf(artifacts[0])).sort()).toEqual(['1', '2', '3']);
  });

  it('cancels a task', async () => {
    const { id, status } = await send('ask more?');
    expect(status?.state).toBe(TASK_STATE_INPUT_REQUIRED);
    const canceled = agent.client.cancelTask({ id, tenant: '', metadata: undefined });
    expect((await value(canceled)).status?.state).toBe(TASK_STATE_CANCELED);
  });

  it('keeps push notification configurations', async () => {
    const { id: taskId } = await send('ask');
    const ref = { tenant: '', taskId, id: 'hook' };
    const config = { ...ref, url: URL, token: 't', authentication: undefined };
    const created = await value(agent.client.createPushConfig(config));
    expect(created).toMatchObject({ taskId, id: 'hook', url: URL });
    expect(await value(agent.client.getPushConfig(ref))).toEqual(created);
    const all = agent.client.listPushConfigs({ tenant: '', taskId, pageSize: 0, pageToken: '' });
    expect((await value(all)).configs).toEqual([created]);
    expect(await value(agent.client.deletePushConfig(ref))).toBeUndefined();
    expect((await value(all)).configs).toEqual([]);
  });

  it('gives the extended card', async () => {
    const card = await value(agent.client.getExtendedAgentCard());
    expect(card).toMatchObject({ name: 'Test agent', description: 'For those who ask.' });
  });

  it('answers any service of Nest in ProtoJSON', async () => {
    const { id } = await send('work json');
    const headers = { 'X-User': 'alice' };
    const payload = { request: { id }, requestId: `plain-${transport}-${store}`, headers };
    const got: unknown = await value(agent.proxy.send(agent.patterns.getTask, payload));
    expect(got).toMatchObject({ id, status: { state: 'TASK_STATE_COMPLETED' } });
  });

  it('gives signs of life, to who asks for them, while it works', async () => {
    const items: unknown[] = [];
    const payload = {
      request: { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'linger' }] } },
      requestId: `alive-${transport}-${store}`,
      heartbeat: 100,
    };
    const seen = new Promise<void>((resolve, reject) => {
      const answer = agent.proxy.send<unknown>(agent.patterns.sendMessage, payload);
      const subscription = answer.subscribe({
        next: (item) => {
          items.push(item);
          if (items.length < 2) return;
          subscription.unsubscribe();
          resolve();
        },
        error: reject,
      });
    });
    await seen;
    expect(items).toEqual([{ alive: true }, { alive: true }]);
  });
});
