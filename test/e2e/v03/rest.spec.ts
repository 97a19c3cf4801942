import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { deferred } from '../../support/deferred.js';

/** ProtoJSON of version 0.3. */
interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: { task?: RestTask; code?: number; message?: unknown };
}

interface RestTask {
  readonly id: string;
  readonly status: { state: string };
  readonly history: readonly object[];
}

describe('HTTP+JSON of version 0.3 with Express', () => {
  const gate = deferred();
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('redis', {
      server: { v03: true, heartbeat: '20ms', anonymous: false },
      configure: (app) => void app.setGlobalPrefix('api', { exclude: ['.well-known/*path'] }),
      scripts: {
        wait: async (task) => {
          await task.working();
          await gate.promise;
          await task.complete();
        },
      },
    });
  });

  afterAll(async () => {
    gate.resolve();
    await agent.close();
  });

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { 'x-user': 'alice' },
  ): Promise<RestAnswer> {
    const answer = await fetch(`${agent.url}/api/v1/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = (text === '' ? {} : JSON.parse(text)) as RestAnswer['json'];
    return { status: answer.status, headers: answer.headers, text, json };
  }

  const send = (text: string, more: object = {}) =>
    call('POST', 'message:send', { message: message(text), ...more });

  it('v0.3 §3.5.6 has its paths, and answers with the shapes of that version', async () => {
    const { status, headers, json } = await send('work hello');
    expect(status).toBe(201);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(json.task).toMatchObject({
      status: { state: 'TASK_STATE_COMPLETED' },
      artifacts: [{ artifactId: 'result', parts: [{ text: 'hello' }] }],
    });
    const got = await call('GET', `tasks/${json.task!.id}`);
    expect({ status: got.status, task: got.json }).toEqual({ status: 200, task: json.task });
    expect((await send('echo hi')).json.message).toMatchObject({ content: [{ text: 'hi' }] });
  });

  it('v0.3 §7.3 takes no history length, which that version writes as 0, for all of it', async () => {
    const { json } = await send('work x', { configuration: { blocking: true, historyLength: 0 } });
    expect(json.task?.history.length).toBeGreaterThan(0);
  });

  it('frees a stream at once when its client goes, and has comments', async () => {
    const controller = new AbortController();
    const answer = await fetch(`${agent.url}/api/v1/message:stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-user': 'alice' },
      body: JSON.stringify({ message: message('wait') }),
      signal: controller.signal,
    });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': ping')) text += (await reader.read()).value ?? '';
    expect(text).toContain('"state":"TASK_STATE_WORKING"');
    expect(openStreamsOf(agent.app).size).toBe(1);
    const closed = allStreamsClosed(agent.app);
    controller.abort();
    await closed;
    gate.resolve();
  });

  it.each<[string, string, string, unknown, number, number]>([
    ['an unknown task', 'GET', 'tasks/nobody', undefined, 404, -32001],
    ['a subscription to it', 'GET', 'tasks/nobody:subscribe', undefined, 404, -32001],
    ['a bad history length', 'GET', 'tasks/x?historyLength=y', undefined, 400, -32602],
    ['an unknown verb', 'POST', 'message:shout', {}, 404, -32601],
    ['no message', 'POST', 'message:send', {}, 400, -32602],
    ['nothing', 'POST', 'message:send', undefined, 400, -32602],
    ['a list', 'POST', 'message:send', [], 400, -32602],
    ['a part that is null', 'POST', 'message:send', parts([null]), 400, -32602],
    ['a part that is a text', 'POST', 'message:stream', parts(['x']), 400, -32602],
    ['no parts', 'POST', 'message:send', parts([]), 400, -32602],
    ['a config that is none', 'POST', 'tasks/x/pushNotificationConfigs', { name: 5 }, 400, -32602],
  ])('refuses %s', async (_name, method, path, body, status, code) => {
    const answer = await call(method, path, body);
    expect({ status: answer.status, json: answer.json }).toEqual({
      status,
      json: { code, message: expect.any(String) },
    });
    expectNoLeak(answer.text);
  });

  it('refuses a form, which needs no permission of a browser', async () => {
    const answer = await fetch(`${agent.url}/api/v1/message:send`, {
      method: 'POST',
      headers: { 'x-user': 'alice' },
      body: new URLSearchParams({ 'message[messageId]': 'x' }),
    });
    expect(answer.status).toBe(400);
  });

  it('asks who calls, and shows nothing to others', async () => {
    const anonymous = await call('GET', 'tasks/x', undefined, {});
    expect(anonymous).toMatchObject({ status: 401, json: { code: -32000 } });
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
    const { json } = await send('ask');
    const foreign = await call('GET', `tasks/${json.task!.id}`, undefined, { 'x-user': 'bob' });
    expect(foreign).toMatchObject({ status: 404, json: { code: -32001 } });
  });

  it('§3.6.2 leaves requests of other versions to others', async () => {
    const answer = await call('GET', 'tasks/x', undefined, {
      'A2A-Version': '1.0',
      'x-user': 'alice',
    });
    expect(answer.json.code).toBeUndefined();
  });
});

describe('HTTP+JSON of version 0.3 with Fastify', () => {
  it('is not there', async () => {
    const agent = await createTestApp('memory', { adapter: 'fastify', server: { v03: true } });
    const answer = await fetch(`${agent.url}/v1/tasks/x`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: -32000, message: expect.stringContaining('JSON') });
    await agent.close();
  });

  it('cannot be the only binding', async () => {
    const server = { v03: true, bindings: ['HTTP+JSON'] as const };
    const agent = createTestApp('memory', { adapter: 'fastify', server });
    await expect(agent).rejects.toThrow(/option "v03" needs the binding JSONRPC/);
  });
});

function message(text: string): object {
  return { messageId: randomUUID(), role: 'ROLE_USER', content: [{ text }] };
}

function parts(content: unknown[]): object {
  return { message: { ...message(''), content } };
}
