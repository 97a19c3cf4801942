import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../support/apps/json-rpc.js';

const URL = 'https://hooks.example/a2a';

describe.each(PLATFORMS)('push notification configurations over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let taskId: string;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
      options: { maxPushConfigs: 2 },
    });
    taskId = await newTask('ask');
  });

  afterAll(() => agent.close());

  async function newTask(text: string, configuration?: object): Promise<string> {
    const request = sendRequest(text, { ...(configuration && { configuration }) });
    return ((await agent.client.sendMessage(request)) as Task).id;
  }

  function call(method: string, params: object) {
    return rpc(agent.url, `${method}TaskPushNotificationConfig`, { taskId, ...params });
  }

  async function ids(of = taskId): Promise<string[]> {
    const method = 'ListTaskPushNotificationConfigs';
    const { result } = await rpc(agent.url, method, { taskId: of });
    return (result.configs ?? []).map(({ id }) => id).sort();
  }

  it('creates, gets, lists, replaces and deletes', async () => {
    const authentication = { scheme: 'Bearer', credentials: 'abc' };
    const created = await call('Create', { url: URL, token: 't', authentication });
    expect(created.result).toMatchObject({ taskId, url: URL, token: 't', authentication });
    const { id } = created.result;
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await call('Get', { id })).result).toEqual(created.result);
    expect(await ids()).toEqual([id]);

    const replaced = await call('Create', { id, url: `${URL}/2` });
    expect(replaced.result).toMatchObject({ id, url: `${URL}/2` });
    expect((await call('Get', { id })).result.url).toBe(`${URL}/2`);
    expect(await ids()).toEqual([id]);

    expect(await call('Delete', { id })).toMatchObject({ status: 200, id: 7, result: null });
    expect(await call('Delete', { id })).toMatchObject({ status: 200, id: 7, result: null });
    expect(await call('Get', { id })).toMatchObject({ error: { code: -32001 } });
    expect(await ids()).toEqual([]);
  });

  it('keeps the id of the client, and refuses one too many but not a replacement', async () => {
    const id = await newTask('ask');
    const create = (name: string) => call('Create', { taskId: id, id: name, url: URL });
    expect((await create('a')).result.id).toBe('a');
    expect((await create('b')).result.id).toBe('b');
    expect(await create('c')).toMatchObject({ status: 200, error: { code: -32004 } });
    expect((await create('b')).result.id).toBe('b');
    expect(await ids(id)).toEqual(['a', 'b']);
  });

  it('stores the configuration of a message with its task', async () => {
    const config = { id: 'inline', url: URL };
    const id = await newTask('ask', { taskPushNotificationConfig: config });
    expect(await ids(id)).toEqual(['inline']);
    const more = { configuration: { taskPushNotificationConfig: { id: 'more', url: URL } } };
    await rpc(agent.url, 'SendMessage', sendParams('ask', { taskId: id, ...more }));
    expect(await ids(id)).toEqual(['inline', 'more']);
    const { result } = await rpc(agent.url, 'GetTaskPushNotificationConfig', {
      taskId: id,
      id: 'inline',
    });
    expect(result).toMatchObject({ taskId: id, id: 'inline', url: URL });
  });

  it('takes a configuration for a task that has ended', async () => {
    const id = await newTask('work x');
    expect(await call('Create', { taskId: id, url: URL })).toMatchObject({ status: 200 });
    expect(await ids(id)).toHaveLength(1);
  });

  it.each([
    ['no url', {}, 'url'],
    ['a relative url', { url: '/hook' }, 'url'],
    ['another protocol', { url: 'ftp://hooks.example' }, 'url'],
    ['a javascript url', { url: 'javascript:alert(1)' }, 'url'],
    ['user information in the url', { url: 'https://me:secret@hooks.example' }, 'url'],
    ['a private address', { url: 'https://10.0.0.1/hook' }, 'url'],
    ['a decimal loopback address', { url: 'https://2130706433/hook' }, 'url'],
    ['a local name', { url: 'https://localhost/hook' }, 'url'],
    ['http', { url: 'http://hooks.example/hook' }, 'url'],
    ['a line break in the url', { url: `${URL}\r\nX: y` }, 'url'],
    ['a line break in the token', { url: URL, token: 'a\r\nX: y' }, 'token'],
    ['a token beyond ASCII', { url: URL, token: 'ü' }, 'token'],
    ['an oversized token', { url: URL, token: 'x'.repeat(8193) }, 'token'],
    [
      'a line break in the credentials',
      { url: URL, authentication: { scheme: 'Bearer', credentials: 'a\r\nX: y' } },
      'authentication.credentials',
    ],
    [
      'a scheme of two words',
      { url: URL, authentication: { scheme: 'Bearer x', credentials: 'a' } },
      'authentication.scheme',
    ],
    [
      'credentials without a scheme',
      { url: URL, authentication: { credentials: 'a' } },
      'authentication.scheme',
    ],
    ['an oversized id', { url: URL, id: 'x'.repeat(513) }, 'id'],
    ['a blank id', { url: URL, id: '  ' }, 'id'],
  ])('refuses %s', async (_name, config, field) => {
    const answer = await call('Create', config);
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32602 } });
    expect(answer.error?.message).toContain(field);
    const params = sendParams('ask', { configuration: { taskPushNotificationConfig: config } });
    const inline = await rpc(agent.url, 'SendMessage', params);
    expect(inline).toMatchObject({ status: 200, id: 7, error: { code: -32602 } });
  });

  it.each(['Create', 'Get', 'Delete'])('%s says nothing of a task that is not there', async (m) => {
    const params = { taskId: 'nobody', id: 'x', url: URL };
    expect(await call(m, params)).toMatchObject({ status: 200, error: { code: -32001 } });
  });
});

describe.each(PLATFORMS)('an agent without push notifications, over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, { adapter });
  });

  afterAll(() => agent.close());

  it.each([
    'CreateTaskPushNotificationConfig',
    'GetTaskPushNotificationConfig',
    'ListTaskPushNotificationConfigs',
    'DeleteTaskPushNotificationConfig',
  ])('%s is refused before the task is looked for', async (method) => {
    const answer = await rpc(agent.url, method, { taskId: 'nobody', id: 'x', url: URL });
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32003 } });
  });

  it('refuses a message that brings a configuration', async () => {
    const configuration = { taskPushNotificationConfig: { url: URL } };
    const answer = await rpc(agent.url, 'SendMessage', sendParams('work', { configuration }));
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32003 } });
  });
});
