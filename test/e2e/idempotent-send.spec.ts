import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, STORES, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText, wireTexts } from '../support/apps/wire.js';
import { deferred, type Deferred } from '../support/deferred.js';

describe.each(STORES)('messages that are sent again, over %s', (store) => {
  let agent: TestApp;
  let gate: Deferred<void>;
  let runs: string[] = [];

  beforeAll(async () => {
    agent = await createTestApp(store, {
      scripts: {
        gated: async (task) => {
          runs.push(task.message.messageId);
          await task.working();
          await gate.promise;
          await task.complete('Done');
        },
        once: async (task, rest) => {
          runs.push(task.message.messageId);
          await task.complete(`Re: ${rest}`);
        },
        reply: (task, rest) => {
          runs.push(task.message.messageId);
          return rest;
        },
      },
      options: { idempotentSend: { ttl: '1h' }, expiration: '1h' },
    });
  });

  afterAll(() => agent.close());

  function prepare(): string {
    gate = deferred();
    runs = [];
    return randomUUID();
  }

  const send = (text: string, options: SendOptions, headers?: Record<string, string>) =>
    rpc(agent.url, 'SendMessage', sendParams(text, options), headers);

  const immediately = { returnImmediately: true };

  it('§3.3.1 MAY answer a blocking repeat with the task of the first', async () => {
    const messageId = prepare();
    const first = await send('once x', { messageId });
    const again = await send('once x', { messageId });
    expect(wireText(first.result.task.status.message)).toBe('Re: x');
    expect(again.result).toEqual(first.result);
    expect(runs).toEqual([messageId]);
  });

  it('wait for the task of the first while it runs', async () => {
    const messageId = prepare();
    const started = await send('gated', { messageId, configuration: immediately });
    const known = await send('gated', { messageId, configuration: immediately });
    expect(known.result.task.id).toBe(started.result.task.id);
    const waiting = send('gated', { messageId });
    gate.resolve();
    const { task } = (await waiting).result;
    expect([task.id, task.status.state]).toEqual([started.result.task.id, 'TASK_STATE_COMPLETED']);
    expect(runs).toEqual([messageId]);
  });

  it('§3.1.2 stream the task of the first, and MUST close at once when that Task has ended', async () => {
    const messageId = prepare();
    const params = sendParams('gated', { messageId });
    const first = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    const begun = await first.until((frame) => kindOf(frame) === 'WORKING');
    expect(begun.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING']);
    const repeat = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    const joined = await repeat.frame();
    expect(kindOf(joined)).toBe('task WORKING');
    expect(joined.data.result.task.id).toBe(begun[0]!.data.result.task.id);
    gate.resolve();
    for (const reader of [first, repeat]) {
      expect((await reader.rest()).map(kindOf)).toEqual(['COMPLETED']);
    }
    const late = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    expect((await late.rest()).map(kindOf)).toEqual(['task COMPLETED']);
    expect(runs).toEqual([messageId]);
  });

  it('reach the task whose sender went away', async () => {
    const messageId = prepare();
    const params = sendParams('gated', { messageId });
    const first = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    await first.frame();
    first.abort();
    gate.resolve();
    const { task } = (await send('gated', { messageId })).result;
    expect(task.status.state).toBe('TASK_STATE_COMPLETED');
    expect(runs).toEqual([messageId]);
  });

  it('of a follow-up join its turn, also when the task has ended', async () => {
    const opening = prepare();
    const asked = (await send('ask Which?', { messageId: opening })).result.task;
    const messageId = randomUUID();
    const followUp = { messageId, taskId: asked.id };
    const first = await send('once x', followUp);
    const again = await send('once x', followUp);
    expect(again.result).toEqual(first.result);
    expect(wireTexts(again.result.task.history)).toEqual([
      'ask Which?',
      'Which?',
      'once x',
      'Re: x',
    ]);
    const params = sendParams('once x', followUp);
    const stream = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    expect((await stream.rest()).map(kindOf)).toEqual(['task COMPLETED']);
    expect((await send('ask Which?', { messageId: opening })).result.task.id).toBe(asked.id);
    expect(runs).toEqual([messageId]);
  });

  it('refuse another message of the same id, and name the field', async () => {
    const messageId = prepare();
    const { result } = await send('ask Which?', { messageId });
    const others: [string, SendOptions][] = [
      ['ask What?', { messageId }],
      ['ask Which?', { messageId, contextId: result.task.contextId }],
      ['ask Which?', { messageId, taskId: result.task.id }],
    ];
    for (const [text, options] of others) {
      const { error } = await send(text, options);
      expect(error?.code).toBe(-32602);
      expect(error?.message).toContain('message.messageId');
    }
    const { result: now } = await rpc(agent.url, 'GetTask', { id: result.task.id });
    expect(wireTexts(now.history)).toEqual(['ask Which?', 'Which?']);
  });

  it('leave an id free that came with a refused message', async () => {
    const messageId = prepare();
    const ended = (await send('once x', { messageId: randomUUID() })).result.task.id;
    const unknown = '018df4bc-5600-8000-8000-000000000000';
    for (const [taskId, code] of [
      [ended, -32004],
      [unknown, -32001],
    ] as const) {
      expect((await send('once y', { messageId, taskId })).error?.code).toBe(code);
    }
    expect((await send('once y', { messageId })).result.task.id).not.toBe(ended);
  });

  it('§13.1 MUST keep the ids of owners and tenants apart', async () => {
    const messageId = prepare();
    const mine = await send('once mine', { messageId });
    const hers = await send('once hers', { messageId }, { 'x-user': 'alice' });
    const elsewhere = await send('once there', { messageId, tenant: 'other' });
    const answers = [mine, hers, elsewhere].map(({ result }) => result.task);
    expect(answers.map(({ status }) => wireText(status.message))).toEqual([
      'Re: mine',
      'Re: hers',
      'Re: there',
    ]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(3);
    const again = await send('once hers', { messageId }, { 'x-user': 'alice' });
    expect(again.result.task.id).toBe(hers.result.task.id);
    expect(runs).toHaveLength(3);
  });

  it('make a task of a direct reply', async () => {
    const messageId = prepare();
    const first = (await send('reply Hello', { messageId })).result;
    expect(first.task.status.state).toBe('TASK_STATE_COMPLETED');
    expect(wireText(first.task.status.message)).toBe('Hello');
    expect((await send('reply Hello', { messageId })).result).toEqual(first);
    expect(runs).toEqual([messageId]);
  });
});

describe('a message that is sent again when its task has expired', () => {
  it.each(STORES)('is not processed again, over %s', async (store) => {
    let runs = 0;
    const agent = await createTestApp(store, {
      scripts: { count: () => void (runs += 1) },
      options: { idempotentSend: { ttl: '1h' }, expiration: 1 },
    });
    const params = sendParams('count');
    const { result } = await rpc(agent.url, 'SendMessage', params);
    const { id } = result.task;
    while (!(await rpc(agent.url, 'GetTask', { id })).error) await new Promise(setImmediate);
    const again = await rpc(agent.url, 'SendMessage', params);
    expect(again.error).toMatchObject({ code: -32001 });
    expect(runs).toBe(1);
    await agent.close();
  });
});
