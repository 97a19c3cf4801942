import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskHandle } from 'nestjs-a2a-redis';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { post, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { V03_HEADERS, v03, v03Message } from '../../support/apps/v03.js';
import { deferred } from '../../support/deferred.js';

const HOOK = 'https://hooks.example/a2a';
const EXTENSION = 'https://agent.example/extensions/one';

describe.each(ADAPTERS)('JSON-RPC of version 0.3 with %s', (adapter) => {
  const gate = deferred();
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('redis', {
      adapter,
      server: { v03: true },
      card: { capabilities: { pushNotifications: true } },
      scripts: {
        parts: async (task: TaskHandle) => {
          await task.artifact({
            artifactId: 'all',
            parts: [
              { content: { $case: 'raw', value: Buffer.from('hi') }, ...PART, filename: 'a.txt' },
              { content: { $case: 'url', value: 'https://files.example/b' }, ...PART },
              { content: { $case: 'data', value: { n: 1 } }, ...PART },
              { content: { $case: 'data', value: [1, 2] }, ...PART },
            ],
          });
          await task.complete();
        },
        wait: async (task: TaskHandle) => {
          await task.working();
          await gate.promise;
          await task.complete();
        },
        broken: () => {
          throw new Error('secret of the processor');
        },
      },
    });
  });

  afterAll(async () => {
    gate.resolve();
    await agent.close();
  });

  const send = (text: string, more: object = {}, rest: object = {}) =>
    v03(agent.url, 'message/send', { message: v03Message(text, more), ...rest });

  it('v0.3 §7.1 answers a message with a message', async () => {
    const { status, result, jsonrpc, id } = await send('echo hello');
    expect({ status, jsonrpc, id }).toEqual({ status: 200, jsonrpc: '2.0', id: 7 });
    expect(result).toEqual({
      kind: 'message',
      role: 'agent',
      messageId: expect.any(String),
      contextId: expect.any(String),
      parts: [{ kind: 'text', text: 'hello' }],
    });
  });

  it('v0.3 §7.1 answers a message with a task, in the shapes of that version', async () => {
    const { result } = await send('work hello', { contextId: 'talk' });
    expect(result).toMatchObject({
      kind: 'task',
      contextId: 'talk',
      status: {
        state: 'completed',
        message: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: 'Done' }] },
      },
      artifacts: [{ artifactId: 'result', parts: [{ kind: 'text', text: 'hello' }] }],
    });
    expect(result.history[0]).toMatchObject({ kind: 'message', role: 'user', taskId: result.id });
    const { result: again } = await v03(agent.url, 'tasks/get', { id: result.id });
    expect(again).toEqual(result);
    const none = await v03(agent.url, 'tasks/get', { id: result.id, historyLength: 0 });
    expect(none.result).not.toHaveProperty('history');
  });

  it('v0.3 §6.5 translates files and data', async () => {
    const { result } = await send('parts');
    expect(result.artifacts[0]?.parts).toEqual([
      { kind: 'file', file: { bytes: 'aGk=', mimeType: 'x/y', name: 'a.txt' } },
      { kind: 'file', file: { uri: 'https://files.example/b', mimeType: 'x/y' } },
      { kind: 'data', data: { n: 1 } },
      { kind: 'data', data: { value: [1, 2] }, metadata: { data_part_compat: true } },
    ]);
  });

  it('v0.3 §7.1 goes on with a task that asked, and shares it with clients of 1.0', async () => {
    const { result: asked } = await send('ask');
    expect(asked.status.state).toBe('input-required');
    const { id: taskId, contextId } = asked;
    const { result } = await send('work it', { taskId, contextId });
    expect(result).toMatchObject({ id: taskId, status: { state: 'completed' } });
    const v1 = await rpc(agent.url, 'GetTask', { id: taskId });
    expect(v1.result.status.state).toBe('TASK_STATE_COMPLETED');
    const { result: task } = await rpc(agent.url, 'SendMessage', sendParams('ask'));
    const { result: got } = await v03(agent.url, 'tasks/get', { id: task.task.id });
    expect(got).toMatchObject({ kind: 'task', status: { state: 'input-required' } });
  });

  it.each([
    ['without a configuration', {}, 'completed'],
    ['with one that says nothing of it', { configuration: {} }, 'completed'],
    ['with null', { configuration: { blocking: null, historyLength: null } }, 'completed'],
    ['when told to', { configuration: { blocking: true } }, 'completed'],
  ])('v0.3 §7.1.2 waits %s', async (_name, rest, state) => {
    expect((await send('work it', {}, rest)).result.status.state).toBe(state);
  });

  it('v0.3 §7.5 does not wait when told not to, and cancels', async () => {
    const { result } = await send('wait', {}, { configuration: { blocking: false } });
    expect(['submitted', 'working']).toContain(result.status.state);
    const cancelled = await v03(agent.url, 'tasks/cancel', { id: result.id });
    expect(cancelled.result).toMatchObject({ kind: 'task', status: { state: 'canceled' } });
    const done = await send('work it');
    const late = await v03(agent.url, 'tasks/cancel', { id: done.result.id });
    expect(late.error).toEqual({ code: -32002, message: expect.any(String) });
  });

  it('v0.3 §7.6 keeps configurations of push notifications, and gets one without its id', async () => {
    const { result: task } = await send('ask');
    const call = (method: string, params: object) =>
      v03(agent.url, `tasks/pushNotificationConfig/${method}`, params);
    expect((await call('get', { id: task.id })).error?.code).toBe(-32001);
    const config = {
      id: 'a',
      url: HOOK,
      authentication: { schemes: ['Bearer'], credentials: 'x' },
    };
    const given = { taskId: task.id, pushNotificationConfig: config };
    expect((await call('set', given)).result).toEqual(given);
    const other = { taskId: task.id, pushNotificationConfig: { id: 'b', url: `${HOOK}/b` } };
    await call('set', other);
    const named = { id: task.id, pushNotificationConfigId: 'b' };
    expect((await call('get', named)).result).toEqual(other);
    expect((await call('get', { id: task.id })).result).toEqual(given);
    expect((await call('list', { id: task.id })).result).toEqual([given, other]);
    expect(await call('delete', named)).toMatchObject({ status: 200, id: 7, result: null });
    expect((await call('list', { id: task.id })).result).toEqual([given]);
  });

  it.each<[string, unknown, string]>([
    ['message/send', undefined, 'params'],
    ['message/send', [], 'params'],
    ['message/send', {}, 'message'],
    ['message/stream', { message: 1 }, 'message'],
    ['message/send', { message: v03Message('x', { messageId: 1 }) }, 'message.messageId'],
    ['message/send', { message: v03Message('x', { messageId: ' ' }) }, 'message.messageId'],
    ['message/send', { message: v03Message('x', { role: 'ROLE_USER' }) }, 'message.role'],
    ['message/send', { message: v03Message('x', { role: 'agent' }) }, 'message.role'],
    ['message/send', { message: v03Message('x', { parts: {} }) }, 'message.parts'],
    ['message/send', { message: v03Message('x', { parts: [] }) }, 'message.parts'],
    ['message/send', { message: v03Message('x', { parts: [null] }) }, 'message.parts[0]'],
    ['message/send', { message: v03Message('x', { parts: [{ text: 'x' }] }) }, 'message.parts[0]'],
    ['message/send', { message: v03Message('x', { parts: [{ kind: 'text' }] }) }, 'parts[0].text'],
    ['message/send', { message: v03Message('x', { parts: [{ kind: 'file', file: {} }] }) }, 'file'],
    ['message/send', file({ bytes: '%' }), 'message.parts[0].file'],
    ['message/send', file({ bytes: '', uri: 'x:' }), 'message.parts[0].file'],
    ['message/send', { message: v03Message('x', { metadata: 'x' }) }, 'message.metadata'],
    ['message/send', configured({ blocking: 'false' }), 'configuration.blocking'],
    ['message/send', configured({ historyLength: 1.5 }), 'configuration.historyLength'],
    ['message/send', configured({ historyLength: -1 }), 'configuration.historyLength'],
    ['message/send', configured({ pushNotificationConfig: {} }), 'pushNotificationConfig.url'],
    ['tasks/get', {}, 'id'],
    ['tasks/get', { id: 5 }, 'id'],
    ['tasks/cancel', { id: '' }, 'id'],
    ['tasks/resubscribe', { id: null }, 'id'],
    ['tasks/pushNotificationConfig/set', { taskId: 'x' }, 'pushNotificationConfig'],
    ['tasks/pushNotificationConfig/delete', { id: 'x' }, 'pushNotificationConfigId'],
  ])('refuses %s with %j, and names the field', async (method, params, field) => {
    const answer = await v03(agent.url, method, params);
    expect(answer).toMatchObject({ status: 200, jsonrpc: '2.0', id: 7 });
    expect(answer.error).toEqual({ code: -32602, message: expect.stringContaining(field) });
    expectNoLeak(answer.text);
  });

  it('v0.3 §8.1 refuses what is no request', async () => {
    const code = async (body: string) =>
      (JSON.parse((await post(agent.url, body, V03_HEADERS)).text) as { error: { code: number } })
        .error;
    expect(await code('[]')).toEqual({ code: -32600, message: expect.any(String) });
    expect(await code('{"jsonrpc":"2.0","id":{},"method":"tasks/get"}')).toMatchObject({
      code: -32600,
    });
    if (adapter === 'express') expect(await code('{')).toMatchObject({ code: -32700 });
  });

  it('v0.3 §8.1 knows no other method, and says which version has it', async () => {
    const unknown = await v03(agent.url, 'tasks/list', {});
    expect(unknown.error).toEqual({ code: -32601, message: expect.stringContaining('tasks/list') });
    const newer = await v03(agent.url, 'ListTasks', {});
    expect(newer.error).toEqual({ code: -32601, message: expect.stringContaining('A2A-Version') });
  });

  it.each<[string, Record<string, string>, string]>([
    ['no version', {}, ''],
    ['an empty version', { 'A2A-Version': '' }, ''],
    ['0.3', { 'A2A-Version': '0.3' }, ''],
    ['a patch', { 'A2A-Version': '0.3.7' }, ''],
    ['a parameter', {}, '?A2A-Version=0.3'],
  ])('§3.6.2 MUST take %s for 0.3', async (_name, headers, query) => {
    const params = { message: v03Message('echo hi') };
    const answer = await v03(`${agent.url}/${query}`, 'message/send', params, headers);
    expect(answer.result).toMatchObject({ kind: 'message' });
  });

  it('§3.6.2 MUST refuse other versions, in the shape of who asks', async () => {
    const headers = { 'A2A-Version': '0.4' };
    const old = await v03(agent.url, 'tasks/get', { id: 'x' }, headers);
    expect(old.error).toEqual({ code: -32009, message: expect.stringContaining('0.4') });
    const other = await v03(agent.url, 'GetTask', { id: 'x' }, headers);
    expect(other.error).toMatchObject({
      code: -32009,
      data: [{ reason: 'VERSION_NOT_SUPPORTED' }],
    });
    const v1 = await rpc(agent.url, 'GetTask', { id: 'x' });
    expect(v1.error).toMatchObject({ code: -32001, data: [{ reason: 'TASK_NOT_FOUND' }] });
  });

  it('v0.3 §8.2 finds nothing of others', async () => {
    const { result } = await send('ask');
    const foreign = { 'x-user': 'alice' };
    for (const method of ['tasks/get', 'tasks/cancel', 'tasks/resubscribe']) {
      const answer = await v03(agent.url, method, { id: result.id }, foreign);
      expect(answer.error).toEqual({ code: -32001, message: expect.any(String) });
    }
  });

  it('gives away nothing of a processor that breaks', async () => {
    const answer = await send('broken');
    expect(answer.result.status.state).toBe('failed');
    expectNoLeak(answer.text, ['secret']);
  });
});

describe.each(ADAPTERS)('extensions and callers of version 0.3 with %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    const extension = { uri: EXTENSION, description: '', required: true, params: undefined };
    agent = await createTestApp('memory', {
      adapter,
      server: { v03: true, anonymous: false },
      card: { capabilities: { extensions: [extension] } },
    });
  });

  afterAll(() => agent.close());

  it.each(['X-A2A-Extensions', 'A2A-Extensions'])(
    '§3.2.6 reads extensions from %s',
    async (name) => {
      const params = { message: v03Message('echo hi') };
      const user = { 'x-user': 'alice' };
      const without = await v03(agent.url, 'message/send', params, user);
      expect(without.error).toEqual({ code: -32008, message: expect.stringContaining(EXTENSION) });
      const answer = await v03(agent.url, 'message/send', params, { ...user, [name]: EXTENSION });
      expect(answer.result.kind).toBe('message');
    },
  );

  it('refuses who does not say who it is, with a challenge', async () => {
    const answer = await v03(agent.url, 'tasks/get', { id: 'x' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.error).toEqual({ code: -32000, message: expect.any(String) });
  });
});

describe('an agent without the option', () => {
  it('refuses version 0.3 in the shape of 1.0', async () => {
    const agent = await createTestApp('memory');
    const { error } = await v03(agent.url, 'tasks/get', { id: 'x' });
    expect(error).toMatchObject({ code: -32009, data: [{ reason: 'VERSION_NOT_SUPPORTED' }] });
    await agent.close();
  });
});

const PART = { metadata: undefined, filename: '', mediaType: 'x/y' };

function file(content: object): object {
  return { message: v03Message('x', { parts: [{ kind: 'file', file: content }] }) };
}

function configured(configuration: object): object {
  return { message: v03Message('echo x'), configuration };
}
