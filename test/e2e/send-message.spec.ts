import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState, type Message, type Task } from '@a2a-js/sdk';
import { agentMessage, textOf, textPart } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../support/apps/json-rpc.js';
import { SseReader } from '../support/apps/sse-reader.js';
import { wireTexts } from '../support/apps/wire.js';
import { deferred } from '../support/deferred.js';

describe.each(PLATFORMS)('SendMessage over %s on %s', (store, adapter) => {
  const finish = deferred();
  const finished = deferred();
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        reply: (_task, rest) => agentMessage({ parts: [textPart('!')], metadata: { said: rest } }),
        lastWord: async (task) => {
          await task.working();
          return 'That was it';
        },
        slow: async (task) => {
          await finish.promise;
          await task.complete('At last');
          finished.resolve();
        },
        reject: (task) => task.reject('Not my job'),
      },
    });
  });

  afterAll(() => agent.close());

  it('waits for the task and returns it with its artifacts and history', async () => {
    const task = (await agent.client.sendMessage(sendRequest('work hello'))) as Task;
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(textOf(task.status?.message)).toBe('Done');
    expect(task.artifacts.map(({ artifactId }) => artifactId)).toEqual(['result']);
    expect(textOf(task.artifacts[0])).toBe('hello');
    expect(task.history.map(textOf)).toEqual(['work hello', 'Working', 'Done']);
    expect(task.contextId).not.toBe('');
    expect(
      await agent.client.getTask({ id: task.id, tenant: '', historyLength: undefined }),
    ).toEqual(task);
  });

  it('returns a text as a direct reply, without a task', async () => {
    const reply = (await agent.client.sendMessage(
      sendRequest('echo hello', { contextId: 'ctx-reply' }),
    )) as Message;
    expect(textOf(reply)).toBe('hello');
    expect(reply.contextId).toBe('ctx-reply');
    expect(reply.taskId).toBe('');
    const { result } = await rpc(agent.url, 'ListTasks', { contextId: 'ctx-reply' });
    expect(result.totalSize).toBe(0);
  });

  it('returns a message as a direct reply, with a context of its own', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('reply well'));
    expect(result.task).toBeUndefined();
    expect(result.message).toMatchObject({ role: 'ROLE_AGENT', metadata: { said: 'well' } });
    expect(result.message.contextId).toMatch(/^[0-9a-f-]{36}$/);
    expect(result.message.messageId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('completes a task of a processor that did nothing', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('nothing'));
    expect(result.task.status.state).toBe('TASK_STATE_COMPLETED');
    expect(result.task.status.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('completes a task with the message the processor returned', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('lastWord'));
    expect(result.task.status.state).toBe('TASK_STATE_COMPLETED');
    expect(result.task.status.message.parts).toEqual([
      expect.objectContaining({ text: 'That was it' }),
    ]);
    expect(result.task.status.message.taskId).toBe(result.task.id);
  });

  it('returns a rejected task', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('reject'));
    expect(result.task.status.state).toBe('TASK_STATE_REJECTED');
  });

  it('returns at once with returnImmediately, and the work goes on', async () => {
    const configuration = { returnImmediately: true };
    const params = sendParams('slow', { configuration });
    const { result } = await rpc(agent.url, 'SendMessage', params);
    expect(result.task.status.state).toBe('TASK_STATE_SUBMITTED');
    expect(result.task.history).toHaveLength(1);
    const stream = agent.client.resubscribeTask({ id: result.task.id, tenant: '' });
    const states: (TaskState | undefined)[] = [];
    for await (const { payload } of stream) {
      finish.resolve();
      if (payload?.$case === 'task' || payload?.$case === 'statusUpdate') {
        states.push(payload.value.status?.state);
      }
    }
    expect(states.at(-1)).toBe(TaskState.TASK_STATE_COMPLETED);
    await finished.promise;
  });

  it('makes a direct reply the end of a task that was returned immediately', async () => {
    const configuration = { returnImmediately: true };
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('echo x', { configuration }));
    const { id } = result.task;
    const seen = { 'Last-Event-ID': '1' };
    await (await SseReader.open(agent.url, 'SubscribeToTask', { id }, seen)).rest();
    const task = await agent.client.getTask({ id, tenant: '', historyLength: undefined });
    expect(textOf(task.status?.message)).toBe('x');
  });

  it.each([
    [0, undefined],
    [1, ['Done']],
    [2, ['Working', 'Done']],
    [100, ['work it', 'Working', 'Done']],
  ])('returns at most the last %s messages', async (historyLength, texts) => {
    const params = sendParams('work it', { configuration: { historyLength } });
    const { result } = await rpc(agent.url, 'SendMessage', params);
    expect(wireTexts(result.task.history)).toEqual(texts);
  });

  it('answers with the id of the request, whatever kind it is', async () => {
    for (const id of ['a', '', 0, -3, null]) {
      const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'ListTasks', params: {} });
      const headers = { 'Content-Type': 'application/json', 'A2A-Version': '1.0' };
      const answer = await fetch(agent.url, { method: 'POST', body, headers });
      expect(((await answer.json()) as { id: unknown }).id).toBe(id);
    }
  });
});
