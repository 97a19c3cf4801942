import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wireText, type WireTask } from '../support/apps/wire.js';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../support/deferred.js';

const ROUNDS = 50;

describe.each(PLATFORMS)('turns of one task over %s on %s', (store, adapter) => {
  let agent: TestApp;
  /** Turns at work now, by task, and the most there were of one task. */
  const running = new Map<string, number>();
  let most = 0;
  let gates: Map<string, { readonly started: Deferred<void>; readonly go: Deferred<void> }>;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        // Asks, and is still busy for a while when the caller has its answer.
        next: async (task, rest) => {
          count(task.id, 1);
          await task.requireInput(`answer to ${rest}`);
          await new Promise((resolve) => setImmediate(resolve));
          count(task.id, -1);
        },
        gated: async (task, rest) => {
          count(task.id, 1);
          gates.get(rest)?.started.resolve();
          await gates.get(rest)?.go.promise;
          await task.requireInput(`answer to ${rest}`);
          count(task.id, -1);
        },
      },
      options: { maxInboxLength: 3, cancelGrace: '50ms' },
    });
  });

  afterAll(() => agent.close());

  function count(taskId: string, change: number): void {
    const now = (running.get(taskId) ?? 0) + change;
    running.set(taskId, now);
    most = Math.max(most, now);
  }

  function gate(...names: string[]): void {
    gates = new Map(names.map((name) => [name, { started: deferred(), go: deferred() }]));
  }

  async function send(text: string, options?: SendOptions): Promise<WireTask> {
    const { result, error } = await rpc(agent.url, 'SendMessage', sendParams(text, options));
    if (error) throw new Error(`${text}: ${error.code} ${error.message}`);
    return result.task;
  }

  const said = ({ status }: WireTask) => wireText(status.message);

  function userTexts({ history }: WireTask): (string | undefined)[] {
    return history.filter(({ role }) => role === 'ROLE_USER').map(wireText);
  }

  it('answers each of many messages that come right behind the answer before', async () => {
    most = 0;
    const { id: taskId } = await send('next 0');
    for (let i = 1; i <= ROUNDS; i += 1) {
      const task = await send(`next ${i}`, { taskId });
      expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED');
      expect(said(task)).toBe(`answer to ${i}`);
    }
    const { result } = await rpc(agent.url, 'GetTask', { id: taskId });
    const sent = Array.from({ length: ROUNDS + 1 }, (_, i) => `next ${i}`);
    // 100 messages are kept, and there were 102.
    expect(userTexts(result)).toEqual(sent.slice(1));
    expect(most).toBe(1);
  });

  it('streams each of many messages that come right behind the answer before', async () => {
    most = 0;
    const { id: taskId } = await send('next 0');
    for (let i = 1; i <= ROUNDS; i += 1) {
      const params = sendParams(`next ${i}`, { taskId });
      const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params);
      const frames = await sse.rest();
      expect(kindOf(frames[0]!)).toMatch(/^task /);
      const last = frames.at(-1)!;
      expect(kindOf(last)).toBe('INPUT_REQUIRED');
      expect(wireText(last.data.result.statusUpdate.status.message)).toBe(`answer to ${i}`);
    }
    expect(most).toBe(1);
  });

  it('§3.3.3 MAY take messages while the task runs, and gives each caller its own answer', async () => {
    most = 0;
    const { id: taskId } = await send('next 0');
    const live = await SseReader.open(agent.url, 'SubscribeToTask', { id: taskId });
    gate('a', 'b', 'c');
    const a = send('gated a', { taskId });
    await gates.get('a')?.started.promise;
    const b = send('gated b', { taskId });
    await untilHeard(taskId, 'gated b');
    const c = send('gated c', { taskId });
    await untilHeard(taskId, 'gated c');
    gates.get('a')?.go.resolve();
    expect(said(await a)).toBe('answer to a');
    await gates.get('b')?.started.promise;
    gates.get('b')?.go.resolve();
    expect(said(await b)).toBe('answer to b');
    await gates.get('c')?.started.promise;
    gates.get('c')?.go.resolve();
    expect(said(await c)).toBe('answer to c');
    expect(most).toBe(1);

    await rpc(agent.url, 'CancelTask', { id: taskId });
    const kinds = (await live.rest()).map(kindOf);
    expect(kinds.filter((kind) => kind === 'SUBMITTED')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'INPUT_REQUIRED')).toHaveLength(3);
  });

  it('gives each of many queued callers its own answer when the turns are quick', async () => {
    most = 0;
    for (let i = 0; i < ROUNDS; i += 1) {
      const { id: taskId } = await send('next 0');
      const texts = ['next a', 'next b', 'next c'];
      const answers = await Promise.all(texts.map((text) => send(text, { taskId })));
      expect(answers.map(said)).toEqual(['answer to a', 'answer to b', 'answer to c']);
    }
    expect(most).toBe(1);
  });

  it('streams a queued message from the task as it is to the answer of its own turn', async () => {
    const { id: taskId } = await send('next 0');
    gate('a');
    const a = send('gated a', { taskId });
    await gates.get('a')?.started.promise;
    const params = sendParams('next b', { taskId });
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    expect(kindOf(await sse.frame())).toBe('task SUBMITTED');
    gates.get('a')?.go.resolve();
    await a;
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['INPUT_REQUIRED', 'SUBMITTED', 'INPUT_REQUIRED']);
    const last = wireText(frames.at(-1)?.data.result.statusUpdate.status.message);
    expect(last).toBe('answer to b');
  });

  it('refuses one waiting message too many', async () => {
    const { id: taskId } = await send('next 0');
    gate('a');
    const a = send('gated a', { taskId });
    await gates.get('a')?.started.promise;
    const configuration = { returnImmediately: true };
    for (let i = 0; i < 3; i += 1) await send(`next ${i}`, { taskId, configuration });
    const params = sendParams('next 4', { taskId });
    expect(await rpc(agent.url, 'SendMessage', params)).toMatchObject({ error: { code: -32004 } });
    gates.get('a')?.go.resolve();
    expect(said(await a)).toBe('answer to a');
  });

  it('ends the waiting messages with the task when a turn finishes it', async () => {
    const { id: taskId } = await send('next 0');
    gate('a');
    const a = send('gated a', { taskId });
    await gates.get('a')?.started.promise;
    const b = send('next b', { taskId });
    await untilHeard(taskId, 'next b');
    const canceled = await rpc(agent.url, 'CancelTask', { id: taskId });
    expect(canceled.result.status.state).toBe('TASK_STATE_CANCELED');
    gates.get('a')?.go.resolve();
    for (const task of await Promise.all([a, b])) {
      expect(task.status.state).toBe('TASK_STATE_CANCELED');
    }
    const late = await rpc(agent.url, 'SendMessage', sendParams('next c', { taskId }));
    expect(late).toMatchObject({ error: { code: -32004 } });
  });

  /** A message is in the history as soon as it was let in. */
  async function untilHeard(id: string, text: string): Promise<void> {
    for (;;) {
      const { result } = await rpc(agent.url, 'GetTask', { id });
      if (userTexts(result).includes(text)) return;
    }
  }
});
