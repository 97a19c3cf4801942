import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../support/apps/json-rpc.js';
import { wireTexts, type WireTask } from '../support/apps/wire.js';

describe.each(PLATFORMS)('GetTask and ListTasks over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, { adapter });
  });

  afterAll(() => agent.close());

  async function send(text: string, options?: SendOptions): Promise<WireTask> {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text, options));
    return result.task;
  }

  async function list(params: object) {
    const { result } = await rpc(agent.url, 'ListTasks', params);
    const tasks = result.tasks;
    const nextPageToken = result.nextPageToken;
    return { ...(result as object), tasks, nextPageToken, ids: tasks.map(({ id }) => id) };
  }

  it.each([
    [undefined, ['work x', 'Working', 'Done']],
    [0, undefined],
    [1, ['Done']],
    [2, ['Working', 'Done']],
    [1000, ['work x', 'Working', 'Done']],
    ['2', ['Working', 'Done']],
    [null, ['work x', 'Working', 'Done']],
  ])('gets a task with historyLength %j', async (historyLength, texts) => {
    const { id } = await send('work x');
    const { result } = await rpc(agent.url, 'GetTask', { id, historyLength });
    expect(wireTexts(result.history)).toEqual(texts);
    expect(result.artifacts).toHaveLength(1);
  });

  it('lists all required members when there is nothing', async () => {
    const answer = await rpc(agent.url, 'ListTasks', { contextId: 'nobody' });
    expect(answer.result).toEqual({ tasks: [], nextPageToken: '', pageSize: 50, totalSize: 0 });
  });

  it('lists without parameters', async () => {
    const answer = await rpc(agent.url, 'ListTasks', {});
    expect(answer.result).toHaveProperty('totalSize');
  });

  it('pages through all tasks once, newest first', async () => {
    const contextId = 'pages';
    for (let i = 0; i < 7; i += 1) await send('work x', { contextId });
    const seen: WireTask[] = [];
    const sizes: number[] = [];
    let pageToken = '';
    do {
      const page = await list({ contextId, pageSize: 3, pageToken });
      expect(page).toMatchObject({ pageSize: 3, totalSize: 7 });
      seen.push(...page.tasks);
      sizes.push(page.tasks.length);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(sizes).toEqual([3, 3, 1]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
    const times = seen.map(({ status }) => status.timestamp);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('says that there is no next page when the last one is full', async () => {
    const contextId = 'full-page';
    for (let i = 0; i < 4; i += 1) await send('work x', { contextId });
    const first = await list({ contextId, pageSize: 2 });
    const second = await list({ contextId, pageSize: 2, pageToken: first.nextPageToken });
    expect(first.nextPageToken).not.toBe('');
    expect(second.tasks).toHaveLength(2);
    expect(second.nextPageToken).toBe('');
  });

  it('keeps the place of a page when tasks move to the front', async () => {
    const contextId = 'moving';
    const waiting = await send('ask', { contextId });
    for (let i = 0; i < 3; i += 1) await send('work x', { contextId });
    const first = await list({ contextId, pageSize: 2 });
    await send('ask again', { taskId: waiting.id });
    const second = await list({ contextId, pageSize: 2, pageToken: first.nextPageToken });
    expect(second.ids).not.toEqual(expect.arrayContaining(first.ids));
    expect([...first.ids, ...second.ids]).toHaveLength(3);
  });

  it('filters by context, state and time, all together', async () => {
    const contextId = 'filters';
    const done = await send('work x', { contextId });
    const waiting = await send('ask', { contextId });
    const ids = async (filter: object) => (await list({ contextId, ...filter })).ids;
    expect(await ids({})).toEqual([waiting.id, done.id]);
    expect(await ids({ status: 'TASK_STATE_COMPLETED' })).toEqual([done.id]);
    expect(await ids({ status: 'TASK_STATE_INPUT_REQUIRED' })).toEqual([waiting.id]);
    expect(await ids({ status: 'TASK_STATE_FAILED' })).toEqual([]);
    expect(await ids({ status: 'TASK_STATE_UNSPECIFIED' })).toHaveLength(2);
    const since = { statusTimestampAfter: waiting.status.timestamp };
    expect(await ids(since)).toContain(waiting.id);
    expect(await ids({ ...since, status: 'TASK_STATE_FAILED' })).toEqual([]);
    expect(await ids({ statusTimestampAfter: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await ids({ statusTimestampAfter: '1969-01-01T00:00:00Z' })).toHaveLength(2);
  });

  it('gives artifacts exactly when they are asked for', async () => {
    const contextId = 'artifacts';
    await send('nothing', { contextId });
    await send('work x', { contextId });
    for (const includeArtifacts of [false, undefined, null]) {
      const { tasks } = await list({ contextId, includeArtifacts });
      for (const task of tasks) expect(task).not.toHaveProperty('artifacts');
    }
    const all = await list({ contextId, includeArtifacts: true });
    expect(all.tasks.map(({ artifacts }) => artifacts)).toEqual([
      [expect.objectContaining({ artifactId: 'result' })],
      [],
    ]);
  });

  it('trims the history of listed tasks', async () => {
    const contextId = 'histories';
    await send('work x', { contextId });
    const none = await list({ contextId, historyLength: 0 });
    expect(none.tasks[0]).not.toHaveProperty('history');
    const two = await list({ contextId, historyLength: 2 });
    expect(two.tasks[0]).toHaveProperty('history.length', 2);
  });
});
