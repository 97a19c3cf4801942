import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskHandle } from 'nestjs-a2a-redis';
import { createTestApp, EVERYWHERE, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';

import { expectRefusal } from '../../support/apps/refusal.js';
import { kindOf, SseReader, type SseFrame } from '../../support/apps/sse-reader.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { deferred } from '../../support/deferred.js';

const CHUNKS = 20;

/** How a client subscribes. */
const BINDINGS = [
  [
    'JSON-RPC',
    (url: string, id: string, headers: Record<string, string>) =>
      SseReader.open(url, 'SubscribeToTask', { id }, headers),
  ],
  [
    'HTTP+JSON',
    (url: string, id: string, headers: Record<string, string>) =>
      SseReader.openRest(url, `GET /tasks/${id}:subscribe`, { headers }),
  ],
] as const;

describe.each(EVERYWHERE)('Last-Event-ID over %s on %s', (store, adapter) => {
  const gate = deferred();
  let agent: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    const prefix = uniquePrefix('resume');
    const scripts = {
      chunks: async (task: TaskHandle) => {
        for (let i = 0; i < CHUNKS; i += 1) void task.appendArtifact('a', `${i} `);
      },
      quiet: async (task: TaskHandle) => {
        await task.working();
        await once(task.signal, 'abort');
      },
      gated: async (task: TaskHandle) => {
        await task.working('one');
        await task.working('two');
        await gate.promise;
        await task.working('three');
      },
    };
    agent = await createTestApp(store, { adapter, scripts, options: { prefix } });
    other =
      store === 'redis'
        ? await createTestApp(store, { adapter, scripts, options: { prefix } })
        : agent;
  });

  afterAll(async () => {
    await agent.close();
    if (other !== agent) await other.close();
  });

  async function finished(text: string): Promise<{ id: string; frames: SseFrame[] }> {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams(text));
    const frames = await sse.rest();
    return { id: frames[0]!.data.result.task.id, frames };
  }

  function resume(id: string, lastEventId: string, at = agent): Promise<SseReader> {
    const headers = { 'Last-Event-ID': lastEventId };
    return SseReader.open(at.url, 'SubscribeToTask', { id }, headers);
  }

  it('resumes exactly behind every event of a task that has ended, on any instance', async () => {
    const { id, frames } = await finished('chunks');
    expect(frames).toHaveLength(CHUNKS + 2);
    for (const [i, { cursor }] of frames.entries()) {
      const at = i % 2 === 0 ? agent : other;
      expect(await (await resume(id, cursor, at)).rest()).toEqual(frames.slice(i + 1));
    }
  });

  it('§3.5.2 MUST resume a live stream on another instance, without gap and without repeat', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('gated'));
    const seen = [await sse.frame(), await sse.frame()];
    sse.abort();
    const { id } = seen[0]!.data.result.task;
    const resumed = await resume(id, seen[1]!.cursor, other);
    const first = await resumed.frame();
    expect(first.id).toBe(3);
    gate.resolve();
    const rest = await resumed.rest();
    expect([...seen, first, ...rest].map((frame) => frame.id)).toEqual([1, 2, 3, 4, 5]);
    expect(kindOf(rest.at(-1)!)).toBe('COMPLETED');
  });

  it.each(BINDINGS)('answers at once when nothing follows yet, over %s', async (_name, open) => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('quiet'));
    const seen = await sse.until((frame) => kindOf(frame) === 'WORKING');
    const { id } = seen[0]!.data.result.task;
    const last = seen.at(-1)!;
    const resumed = await open(other.url, id, { 'Last-Event-ID': last.cursor });
    expect(resumed.response.headers.get('content-type')).toContain('text/event-stream');
    // The run ends only now, after the headers.
    const task = await rpc(other.url, 'CancelTask', { id });
    expect(task.result.status.state).toBe('TASK_STATE_CANCELED');
    const rest = await resumed.rest();
    expect(rest.map(kindOf)).toEqual(['CANCELED']);
    expect(rest[0]!.id).toBe(last.id! + 1);
    expect((await sse.rest()).map(kindOf)).toEqual(['CANCELED']);
  });

  it('begins at the first event with 0', async () => {
    const { id, frames } = await finished('chunks');
    expect(await (await resume(id, '0', other)).rest()).toEqual(frames);
  });

  it.each(['1000', '999999999999999'])(
    'gets the task anew with an id too large: %s',
    async (at) => {
      const { id, frames } = await finished('chunks');
      const [only, ...more] = await (await resume(id, at)).rest();
      expect(more).toEqual([]);
      expect(kindOf(only!)).toBe('task COMPLETED');
      expect(only?.id).toBe(frames.at(-1)?.id);
      expect(only?.data.result.task.artifacts[0]?.parts).toHaveLength(CHUNKS);
    },
  );

  it('takes a bare sequence number, too', async () => {
    const { id, frames } = await finished('chunks');
    expect(await (await resume(id, '3')).rest()).toEqual(frames.slice(3));
  });

  it('is as none when it is empty', async () => {
    const { id } = await finished('chunks');
    const answer = await rpc(agent.url, 'SubscribeToTask', { id }, { 'Last-Event-ID': '' });
    expectRefusal(answer, { code: -32004 });
  });

  it.each(['abc', '-1', '1.5', '1e3', '9'.repeat(16), '0x1', '1 2', '%00', '1-', '1-zzzzzzzz'])(
    'is refused when it is none of ours: %j',
    async (at) => {
      const { id } = await finished('chunks');
      const answer = await rpc(agent.url, 'SubscribeToTask', { id }, { 'Last-Event-ID': at });
      expectRefusal(answer, { code: -32602, says: 'Last-Event-ID' });
    },
  );

  it('is refused when it is of another task', async () => {
    const [one, other] = [await finished('chunks'), await finished('chunks')];
    const headers = { 'Last-Event-ID': other.frames[3]!.cursor };
    const answer = await rpc(agent.url, 'SubscribeToTask', { id: one.id }, headers);
    expectRefusal(answer, { code: -32602, says: 'Last-Event-ID', hides: [other.id] });
  });

  it('gives away nothing of a task of somebody else', async () => {
    const { id } = await finished('chunks');
    const headers = { 'Last-Event-ID': '1', 'x-user': 'alice' };
    const answer = await rpc(agent.url, 'SubscribeToTask', { id }, headers);
    expect(answer).toMatchObject({ status: 200, error: { code: -32001 } });
  });
});

describe.each(EVERYWHERE)(
  'Last-Event-ID behind a trimmed journal, over %s on %s',
  (store, adapter) => {
    it('gets the task anew, then the events that follow', async () => {
      const gate = deferred();
      const agent = await createTestApp(store, {
        adapter,
        options: { maxJournalLength: 10 },
        scripts: {
          long: async (task) => {
            for (let i = 0; i < 500; i += 1) void task.appendArtifact('a', `${i} `);
            await task.working('Waiting');
            await gate.promise;
          },
        },
      });
      const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('long'));
      const [first] = await sse.until((frame) => kindOf(frame) === 'WORKING');
      const headers = { 'Last-Event-ID': '2' };
      const { id } = first!.data.result.task;
      const late = await SseReader.open(agent.url, 'SubscribeToTask', { id }, headers);
      const anew = await late.frame();
      expect(kindOf(anew)).toBe('task WORKING');
      expect(anew.id).toBe(502);
      expect(anew.data.result.task.artifacts[0]?.parts).toHaveLength(500);
      gate.resolve();
      expect((await late.rest()).map((frame) => frame.id)).toEqual([503]);
      await agent.close();
    });
  },
);
