import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textOf } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../support/apps/json-rpc.js';
import { wireText } from '../support/apps/wire.js';

describe.each(PLATFORMS)('contexts and references over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        history: async (task, rest) => {
          const limit = rest === '' ? undefined : Number(rest);
          return (await task.history(limit)).map(textOf).join('|');
        },
        references: async (task) => (await task.references()).map(({ id }) => id).join(' '),
        ids: (task) => `${task.id} ${task.contextId}`,
      },
    });
  });

  afterAll(() => agent.close());

  function send(text: string, options?: SendOptions, headers?: Record<string, string>) {
    return rpc(agent.url, 'SendMessage', sendParams(text, options), headers);
  }

  async function idOf(text: string, options?: SendOptions, headers?: Record<string, string>) {
    return (await send(text, options, headers)).result.task.id;
  }

  it('keeps the context of the client, for tasks and for replies', async () => {
    const contextId = 'Mine / with {braces}: ünïcode 🙂';
    const task = (await send('work x', { contextId })).result.task;
    expect(task.contextId).toBe(contextId);
    for (const message of task.history) expect(message.contextId).toBe(contextId);
    expect((await send('echo x', { contextId })).result.message.contextId).toBe(contextId);
    const listed = await rpc(agent.url, 'ListTasks', { contextId });
    expect(listed.result.tasks.map(({ id }) => id)).toEqual([task.id]);
  });

  it('makes a context for a message without one', async () => {
    const [one, two] = await Promise.all([send('work x'), send('work x')]);
    expect(one.result.task.contextId).toMatch(/^[0-9a-f-]{36}$/);
    expect(one.result.task.contextId).not.toBe(two.result.task.contextId);
  });

  it('infers the context of a follow-up from its task', async () => {
    const asked = (await send('ask', { contextId: 'inferred' })).result.task;
    const { result } = await send('work x', { taskId: asked.id });
    expect(result.task.contextId).toBe('inferred');
    expect(result.task.history.at(-1)?.contextId).toBe('inferred');
  });

  it('refuses a context that is not the one of the task', async () => {
    const asked = (await send('ask', { contextId: 'right' })).result.task;
    const answer = await send('work x', { taskId: asked.id, contextId: 'wrong' });
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32602 } });
    expect(answer.error?.message).toContain('message.contextId');
    const right = await send('work x', { taskId: asked.id, contextId: 'right' });
    expect(right.result.task.id).toBe(asked.id);
  });

  it('gives the processor the conversation of the context, replies and tasks together', async () => {
    const contextId = `conversation-${store}`;
    await send('echo one', { contextId });
    await send('work two', { contextId });
    const all = await send('history', { contextId });
    expect(wireText(all.result.message)).toBe('echo one|one|work two|Working|Done|history');
    const last = await send('history 1', { contextId });
    expect(wireText(last.result.message)).toBe('history 1');
  });

  it('§3.4.1 keeps the conversations of two callers apart, in a context of the same name', async () => {
    const contextId = `shared-${store}`;
    await send('echo secret', { contextId }, { 'x-user': 'alice' });
    const { result } = await send('history', { contextId }, { 'x-user': 'bob' });
    expect(wireText(result.message)).toBe('history');
  });

  it('§3.4.3 SHOULD load the references the caller may see, and is silent about the rest', async () => {
    const mine = await idOf('work x');
    const elsewhere = await idOf('ask', { contextId: 'elsewhere' });
    const foreign = await idOf('work x', {}, { 'x-user': 'alice' });
    const otherTenant = await idOf('work x', { tenant: 'other' });
    const unknown = '018df4bc-5600-8000-8000-000000000000';
    const referenceTaskIds = [foreign, mine, unknown, 'nonsense', elsewhere, mine, otherTenant];
    const { result } = await send('references', { referenceTaskIds });
    expect(wireText(result.message)).toBe(`${mine} ${elsewhere}`);
  });

  it('§3.1.1 forgets the id of a task that a reply never makes', async () => {
    const { result } = await send('ids');
    const [taskId, contextId] = wireText(result.message).split(' ');
    expect(result.message.contextId).toBe(contextId);
    expect(await rpc(agent.url, 'GetTask', { id: taskId })).toMatchObject({
      error: { code: -32001 },
    });
  });
});
