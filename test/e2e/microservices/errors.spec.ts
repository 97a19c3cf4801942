import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  A2AError,
  JsonRpcTransportError,
  PushNotificationNotSupportedError,
  RequestMalformedError,
  TaskNotCancelableError,
  TaskNotFoundError,
  UnsupportedOperationError,
  VersionNotSupportedError,
} from '@a2a-js/sdk/errors';
import { lastValueFrom as value, type Observable } from 'rxjs';
import { ShuttingDownError, TaskManager } from 'nestjs-a2a-redis';
import { AgentUnavailableError, type A2AErrorPayload } from 'nestjs-a2a-redis/microservices';
import { createService, SERVICES, type Service } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe.each(SERVICES)('errors over %s, with tasks in %s', (transport, store) => {
  let agent: Service;

  beforeAll(async () => {
    agent = await createService(transport, store);
  });

  beforeEach(() => void agent.logger.takeProblems());

  afterAll(() => agent.close());

  /** Rejects to what the client throws. */
  const errorOf = (answer: Observable<unknown>): Promise<Error> =>
    value(answer).then(
      (result) => {
        throw new Error(`answered ${JSON.stringify(result)}`);
      },
      (error: Error) => error,
    );

  /** The error as it is on the wire. */
  async function refusal(pattern: string, payload: unknown): Promise<A2AErrorPayload> {
    const error = (await errorOf(agent.proxy.send(pattern, payload as object))) as unknown;
    expectNoLeak(JSON.stringify(error));
    return error as A2AErrorPayload;
  }

  /** What the client throws when the task manager fails. */
  async function failing(reason: Error): Promise<Error> {
    const tasks = agent.app.get(TaskManager);
    const getTask = tasks.getTask.bind(tasks);
    tasks.getTask = () => Promise.reject(reason);
    try {
      return await errorOf(agent.client.getTask(unknown));
    } finally {
      tasks.getTask = getTask;
    }
  }

  const unknown = { id: 'unknown', tenant: '' };
  const config = {
    taskId: 'unknown',
    id: 'c',
    tenant: '',
    url: 'https://hooks.example',
    token: '',
  };
  const ended = async () => {
    const answer = agent.client.sendMessage(sendRequest('work x'));
    return { id: ((await value(answer)) as { id: string }).id, tenant: '', metadata: undefined };
  };

  it('throws the errors of the SDK', async () => {
    const { client } = agent;
    expect(await errorOf(client.getTask(unknown))).toBeInstanceOf(TaskNotFoundError);
    expect(await errorOf(client.subscribeToTask(unknown))).toBeInstanceOf(TaskNotFoundError);
    const task = await ended();
    expect(await errorOf(client.cancelTask(task))).toBeInstanceOf(TaskNotCancelableError);
    expect(await errorOf(client.subscribeToTask(task))).toBeInstanceOf(UnsupportedOperationError);
    const push = client.createPushConfig({ ...config, authentication: undefined });
    expect(await errorOf(push)).toBeInstanceOf(PushNotificationNotSupportedError);
    const empty = sendRequest('x', { taskId: task.id });
    expect(await errorOf(client.sendMessageStream(empty))).toBeInstanceOf(
      UnsupportedOperationError,
    );
    const old = client.getTask(unknown, { headers: { 'A2A-Version': '0.3' } });
    expect(await errorOf(old)).toBeInstanceOf(VersionNotSupportedError);
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('names the field in the message and in the details', async () => {
    const error = (await errorOf(agent.client.listTasks({ pageSize: -1 } as never))) as A2AError;
    expect(error).toBeInstanceOf(RequestMalformedError);
    expect(error.message).toContain('pageSize');
    const wire = await refusal(agent.patterns.listTasks, {
      request: { pageSize: 'many' },
      requestId: 'list',
    });
    expect(wire).toMatchObject({ code: -32602 });
    expect(JSON.stringify(wire.data)).toContain('pageSize');
  });

  it.each([
    ['a text', 'payload'],
    [[{ request: {} }], 'payload'],
    [{ headers: { a: 1 } }, 'payload.headers.a'],
    [{ headers: ['a'] }, 'payload.headers'],
    [{ tenant: 7 }, 'payload.tenant'],
    [{ lastEventId: 7 }, 'payload.lastEventId'],
    [{ heartbeat: 1 }, 'payload.heartbeat'],
    [{ requestId: '' }, 'payload.requestId'],
    [{ requestId: 'x'.repeat(201) }, 'payload.requestId'],
  ])('refuses the payload %j and names %s', async (payload, field) => {
    for (const pattern of [agent.patterns.getTask, agent.patterns.subscribeToTask]) {
      const error = await refusal(pattern, payload);
      expect(error.code).toBe(-32602);
      expect(error.message).toMatch(new RegExp(`^${field.replaceAll('.', '\\.')}: `));
    }
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it.each([
    [undefined, 'params'],
    ['x', 'params'],
    [{ id: 7 }, 'id'],
  ])('refuses the request %j of a payload', async (request, field) => {
    const error = await refusal(agent.patterns.getTask, { request, requestId: uniquePrefix() });
    expect(error).toMatchObject({ code: -32602 });
    expect(error.message).toContain(field);
  });

  it('refuses a cursor of another task', async () => {
    const { id } = await ended();
    const answer = agent.client.subscribeToTask({ id, tenant: '' }, { lastEventId: '1-00000000' });
    expect(await errorOf(answer)).toBeInstanceOf(RequestMalformedError);
  });

  it('refuses tenants that differ', async () => {
    const task = { id: (await ended()).id, tenant: 'one' };
    const error = await errorOf(agent.client.getTask(task, { tenant: 'two' }));
    expect(error).toBeInstanceOf(RequestMalformedError);
    expect(error.message).toContain('tenant');
  });

  it('keeps tenants apart', async () => {
    const answer = agent.client.sendMessage(sendRequest('work x'), { tenant: 'one' });
    const { id } = (await value(answer)) as { id: string };
    const mine = agent.client.getTask({ id, tenant: '' }, { tenant: 'one' });
    expect((await value(mine)).id).toBe(id);
    expect(await errorOf(agent.client.getTask({ id, tenant: '' }))).toBeInstanceOf(
      TaskNotFoundError,
    );
  });

  it('gives up when nobody listens', async () => {
    const nobody = agent.connect({ prefix: uniquePrefix('nobody'), heartbeat: 100 });
    const error = await errorOf(nobody.getTask(unknown));
    expect(error).toBeInstanceOf(AgentUnavailableError);
    expectNoLeak(error.message);
  });

  it('says nothing of an error of the inside, and logs it', async () => {
    const error = await failing(new TypeError('secret at 127.0.0.1'));
    expect(error).toBeInstanceOf(JsonRpcTransportError);
    expect(error.message).toBe('Internal error.');
    expect(agent.logger.takeProblems().join()).toContain('secret');
  });

  it('says when a request may be repeated', async () => {
    const error = await failing(new ShuttingDownError());
    expect(error).toBeInstanceOf(AgentUnavailableError);
    expect(error).toMatchObject({ retryAfter: 1, code: 'AGENT_UNAVAILABLE' });
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('refuses a message without parts in a stream, too', async () => {
    const params = sendParams('x');
    const request = { ...params, message: { messageId: 'm', role: 'ROLE_USER', parts: [] } };
    const payload = { request, requestId: uniquePrefix() };
    const error = await refusal(agent.patterns.sendStreamingMessage, payload);
    expect(error).toMatchObject({ code: -32602 });
  });
});

describe('a request that every instance hears', () => {
  it('is given up after the time of its call', async () => {
    const agent = await createService('redis', 'memory');
    const nobody = agent.connect({ prefix: uniquePrefix('nobody'), heartbeat: '1h' });
    const answer = nobody.getTask({ id: 'x', tenant: '' }, { timeout: 50 });
    await expect(value(answer)).rejects.toBeInstanceOf(AgentUnavailableError);
    await agent.close();
  });

  it('is refused when it has no id of its own', async () => {
    const agent = await createService('redis', 'memory');
    const answer = agent.proxy.send(agent.patterns.getTask, { request: { id: 'x' } });
    await expect(value(answer)).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('payload.requestId') as unknown,
    });
    await agent.close();
  });
});
