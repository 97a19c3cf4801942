import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskFold, textOf } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';

const CHUNKS = 300;

describe.each(PLATFORMS)('SendStreamingMessage over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        chunks: async (task) => {
          await task.working();
          for (let i = 0; i < CHUNKS; i += 1) void task.appendArtifact('a', `${i} `);
        },
        twoSteps: async (task) => {
          await task.working('one');
          await task.working('two');
        },
      },
    });
  });

  afterAll(() => agent.close());

  it('§9.4.2 MUST begin with the task, keep the order, and close at the terminal state', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('work hi'));
    expect(sse.response.status).toBe(200);
    expect(sse.response.headers.get('content-type')).toContain('text/event-stream');
    expect(sse.response.headers.get('cache-control')).toContain('no-cache');
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
    expect(frames.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    for (const { data } of frames) expect(data).toMatchObject({ jsonrpc: '2.0', id: 7 });
  });

  it('is exactly one message, without an id, for a direct reply', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('echo hello'));
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['message']);
    expect(frames[0]?.id).toBeUndefined();
    expect(wireText(frames[0]?.data.result.message)).toBe('hello');
  });

  it('streams many unawaited chunks densely and in order', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('chunks'));
    const frames = await sse.rest();
    expect(frames.map(({ id }) => id)).toEqual(frames.map((_, i) => i + 1));
    const texts = frames.flatMap(({ data }) => data.result.artifactUpdate?.artifact.parts ?? []);
    expect(texts.map(({ text }) => text).join('')).toBe(
      Array.from({ length: CHUNKS }, (_, i) => `${i} `).join(''),
    );
  });

  it('folds to the task that GetTask returns', async () => {
    const fold = new TaskFold();
    for await (const event of agent.client.sendMessageStream(sendRequest('chunks'))) {
      fold.apply(event);
    }
    const folded = fold.toTask()!;
    const stored = await agent.client.getTask({
      id: folded.id,
      tenant: '',
      historyLength: undefined,
    });
    expect(folded).toEqual(stored);
    expect(textOf(stored.artifacts[0]).split('\n')).toHaveLength(CHUNKS);
  });

  it('begins a follow-up with the task as it is', async () => {
    const first = await rpc(agent.url, 'SendMessage', sendParams('ask more?'));
    const { id: taskId } = first.result.task;
    const params = sendParams('twoSteps', { taskId });
    const frames = await (await SseReader.open(agent.url, 'SendStreamingMessage', params)).rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING', 'WORKING', 'COMPLETED']);
    const ids = frames.map(({ id }) => id ?? 0);
    expect(ids).toEqual(ids.map((_, i) => (ids[0] ?? 0) + i));
    expect(frames[0]?.data.result.task.history).toHaveLength(3);
  });

  it('§3.1.2 closes when the agent asks for input', async () => {
    const params = sendParams('ask more?');
    const frames = await (await SseReader.open(agent.url, 'SendStreamingMessage', params)).rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'INPUT_REQUIRED']);
  });

  it('trims the history of Task frames to historyLength', async () => {
    const params = sendParams('work x', { configuration: { historyLength: 0 } });
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    const { data } = await sse.frame();
    expect(data.result.task.history).toBeUndefined();
    await sse.rest();
  });

  it('ignores a Last-Event-ID, which belongs to no new message', async () => {
    const params = sendParams('work x');
    const headers = { 'Last-Event-ID': '3' };
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params, headers);
    expect((await sse.rest()).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
});

describe.each(PLATFORMS)('an agent that does not stream, over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, { adapter, card: { capabilities: { streaming: false } } });
  });

  afterAll(() => agent.close());

  it('refuses both streams with an ordinary answer, before it looks for the task', async () => {
    const send = await rpc(agent.url, 'SendStreamingMessage', sendParams('work x'));
    expect(send).toMatchObject({ status: 200, error: { code: -32004 } });
    const subscribe = await rpc(agent.url, 'SubscribeToTask', { id: 'unknown' });
    expect(subscribe).toMatchObject({ status: 200, error: { code: -32004 } });
    const { result } = await rpc(agent.url, 'ListTasks', {});
    expect(result.totalSize).toBe(0);
  });
});
