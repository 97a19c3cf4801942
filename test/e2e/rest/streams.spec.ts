import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventPull } from '#lib/task-manager/event-pull.js';
import { createTestApp, EVERYWHERE, type TestApp } from '../../support/apps/create-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { rest } from '../../support/apps/rest.js';
import { kindOf, SseReader } from '../../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../../support/deferred.js';

const CHUNKS = 2_000;
const EXTENSION = 'https://example.com/ext/v1';

describe.each(EVERYWHERE)('a stream over HTTP+JSON, over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let go: Deferred<void>;
  let finished: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      server: { heartbeat: '20ms' },
      options: { maxArtifactBytes: 64 * 1024 * 1024, maxJournalLength: 2 * CHUNKS },
      card: {
        capabilities: {
          extensions: [{ uri: EXTENSION, description: '', required: false, params: undefined }],
        },
      },
      scripts: {
        wait: async (task) => {
          await task.working();
          await go.promise;
          await task.artifact('result');
          await task.complete();
          finished.resolve();
        },
        flood: async (task) => {
          await task.working();
          for (let i = 0; i < CHUNKS; i += 1) {
            const written = task.appendArtifact('a', `${i} ${'x'.repeat(900)}`);
            if (i % 500 === 499) await written;
          }
          await task.complete();
          finished.resolve();
        },
      },
    });
  });

  beforeEach(() => {
    go = deferred();
    finished = deferred();
  });

  afterAll(() => agent.close());

  const open = (call: string, text?: string, headers: Record<string, string> = {}) => {
    const body = text === undefined ? {} : { body: sendParams(text) };
    return SseReader.openRest(agent.url, call, { ...body, headers });
  };

  it('§11.7 MUST have the events without an envelope', async () => {
    go.resolve();
    const sse = await open('POST /message:stream', 'wait');
    expect(sse.response.status).toBe(200);
    expect(sse.response.headers.get('content-type')).toBe('text/event-stream');
    expect(sse.response.headers.get('cache-control')).toContain('no-transform');
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
    expect(frames.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const { id } = frames[0]!.data.result.task;
    expect(frames.map(({ cursor }) => cursor.split('-')[1])).toEqual(Array(4).fill(id.slice(-8)));
  });

  it('§11.3.2 is opened for a task by GET and by POST, and resumed after an event', async () => {
    const sender = await open('POST /message:stream', 'wait');
    const [first] = await sender.until((frame) => kindOf(frame) === 'WORKING');
    const { id } = first!.data.result.task;
    const all = await open(`GET /tasks/${id}:subscribe`);
    expect(kindOf(await all.frame())).toBe('task WORKING');
    const resumed = await open(`POST /tasks/${id}:subscribe`, undefined, {
      'Last-Event-ID': first!.cursor,
    });
    expect(kindOf(await resumed.frame())).toBe('WORKING');
    go.resolve();
    for (const sse of [sender, all, resumed]) {
      expect((await sse.rest()).map(kindOf)).toEqual(['artifact', 'COMPLETED']);
    }
    const late = await open(`GET /tasks/${id}:subscribe`, undefined, { 'Last-Event-ID': '3' });
    expect((await late.rest()).map(kindOf)).toEqual(['COMPLETED']);
  });

  it('§11.7 MUST be a normal refusal when there is nothing to stream', async () => {
    const { body } = await rest(agent.url, 'POST /message:send', { body: sendParams('work x') });
    for (const method of ['GET', 'POST']) {
      const ended = await rest(agent.url, `${method} /tasks/${body.task.id}:subscribe`);
      expect(ended).toMatchObject({
        status: 400,
        body: { error: { status: 'FAILED_PRECONDITION' } },
      });
      const unknown = await rest(agent.url, `${method} /tasks/unknown:subscribe`);
      expect(unknown).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
    }
    const wrong = { 'Last-Event-ID': 'nonsense' };
    const cursor = await rest(agent.url, `GET /tasks/${body.task.id}:subscribe`, {
      headers: wrong,
    });
    expect(cursor).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });

  it('is kept open with comments, and is freed when its client goes', async () => {
    const sse = await open('POST /message:stream', 'wait');
    const { id } = (await sse.frame()).data.result.task;
    let comments = 0;
    while (comments < 3) if ((await sse.next())?.comment === 'ping') comments += 1;
    const closed = allStreamsClosed(agent.app);
    sse.abort();
    await closed;
    go.resolve();
    await finished.promise;
    const { body } = await rest(agent.url, `GET /tasks/${id}`);
    expect(body.status.state).toBe('TASK_STATE_COMPLETED');
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('ends with an error in the form of the binding when it breaks', async () => {
    const sse = await open('POST /message:stream', 'wait');
    await sse.until((frame) => kindOf(frame) === 'WORKING');
    const [pull] = [...openStreamsOf(agent.app)['open']] as EventPull[];
    pull!['error'] = { reason: new Error('redis://secret') };
    pull!['end']();
    const frames = await sse.rest();
    go.resolve();
    expect(frames).toMatchObject([
      {
        event: 'error',
        data: { error: { code: 500, status: 'INTERNAL', message: 'Internal error.' } },
      },
    ]);
    expect(agent.logger.takeProblems().join()).toContain('redis://secret');
  });

  it('is bounded in memory while its client does not read', async () => {
    const headers = { 'A2A-Version': '1.0', 'Content-Type': 'application/json' };
    const sent = request(`${agent.url}/message:stream`, { method: 'POST', headers });
    sent.end(JSON.stringify(sendParams('flood')));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.pause();
    await finished.promise;
    const [pull] = [...openStreamsOf(agent.app)['open']] as EventPull[];
    expect(pull!['buffer'].length).toBeLessThanOrEqual(512);
    let text = '';
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
    const ids = Array.from(text.matchAll(/^id: (\d+)-/gm), ([, id]) => Number(id));
    expect(ids).toEqual(Array.from({ length: CHUNKS + 3 }, (_, i) => i + 1));
  }, 60_000);
});
