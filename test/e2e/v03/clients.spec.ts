import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, TaskState, type StreamResponse, type Task } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import {
  RequestMalformedError,
  TaskNotCancelableError,
  TaskNotFoundError,
} from '@a2a-js/sdk/errors';
import { createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { v03Client } from '../../support/apps/v03.js';
import { aborted } from '../../support/instances/by-hand.js';

const WAYS = [
  ['JSONRPC', 'express'],
  ['JSONRPC', 'fastify'],
  ['HTTP+JSON', 'express'],
] as const;

describe.each(WAYS)("the SDK's client of version 0.3 over %s with %s", (binding, adapter) => {
  let agent: TestApp;
  let client: Client;

  beforeAll(async () => {
    agent = await createTestApp('redis', {
      adapter,
      server: { v03: true, path: '/a2a' },
      card: { capabilities: { pushNotifications: true } },
      scripts: {
        wait: async (task) => {
          await task.working();
          await aborted(task.signal);
        },
      },
    });
    client = await v03Client(agent.url, binding);
  });

  afterAll(() => agent.close());

  const send = async (text: string, options?: object) =>
    (await client.sendMessage(sendRequest(text, options))) as Task;

  it('sends, and gets what was sent', async () => {
    const task = await send('work hello');
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(task.artifacts[0]?.parts[0]?.content).toEqual({ $case: 'text', value: 'hello' });
    expect(task.history[0]?.role).toBe(Role.ROLE_USER);
    const got = await client.getTask({ tenant: '', id: task.id });
    expect(got).toMatchObject({ id: task.id, contextId: task.contextId });
    expect(got.artifacts).toEqual(task.artifacts);
    expect(await client.sendMessage(sendRequest('echo hi'))).toMatchObject({
      role: Role.ROLE_AGENT,
    });
  });

  it('need not wait', async () => {
    const task = await send('wait', { configuration: { returnImmediately: true } });
    expect(task.history).toHaveLength(1);
    const cancelled = await client.cancelTask({ tenant: '', id: task.id, metadata: undefined });
    expect(cancelled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
  });

  it('streams', async () => {
    const events = await all(client.sendMessageStream(sendRequest('work hello')));
    expect(events.map(({ payload }) => payload?.$case)).toEqual([
      'task',
      'statusUpdate',
      'artifactUpdate',
      'statusUpdate',
    ]);
  });

  it('subscribes to a task that runs', async () => {
    const { id } = await send('wait', { configuration: { returnImmediately: true } });
    const events = client.resubscribeTask({ tenant: '', id });
    expect((await events.next()).value).toMatchObject({ payload: { $case: 'task' } });
    await client.cancelTask({ tenant: '', id, metadata: undefined });
    const rest = await all(events);
    const { payload } = rest.at(-1)!;
    expect(payload?.$case === 'statusUpdate' && payload.value.status?.state).toBe(
      TaskState.TASK_STATE_CANCELED,
    );
  });

  it('keeps configurations of push notifications', async () => {
    const { id: taskId } = await send('ask');
    const config = { tenant: '', taskId, id: 'a', url: 'https://hooks.example/a', token: 't' };
    const created = await client.createTaskPushNotificationConfig({
      ...config,
      authentication: { scheme: 'Bearer', credentials: 'x' },
    });
    expect(created).toMatchObject(config);
    const ref = { tenant: '', taskId, id: 'a' };
    expect(await client.getTaskPushNotificationConfig(ref)).toEqual(created);
    const list = () =>
      client.listTaskPushNotificationConfig({ tenant: '', taskId, pageSize: 0, pageToken: '' });
    expect((await list()).configs).toEqual([created]);
    await client.deleteTaskPushNotificationConfig(ref);
    expect((await list()).configs).toEqual([]);
  });

  it('v0.3 §8.2 knows the errors', async () => {
    const nobody = { tenant: '', id: 'nobody' };
    await expect(client.getTask(nobody)).rejects.toThrow(TaskNotFoundError);
    await expect(all(client.resubscribeTask(nobody))).rejects.toThrow(TaskNotFoundError);
    const { id } = await send('work x');
    const cancelled = client.cancelTask({ tenant: '', id, metadata: undefined });
    await expect(cancelled).rejects.toThrow(TaskNotCancelableError);
    await expect(send('echo x', { messageId: ' ' })).rejects.toThrow(RequestMalformedError);
  });
});

async function all(events: AsyncGenerator<StreamResponse>): Promise<StreamResponse[]> {
  const seen: StreamResponse[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
