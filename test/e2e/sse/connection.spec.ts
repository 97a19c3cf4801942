import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestApp, EVERYWHERE, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { UnhandledRejections } from '../../support/apps/rejections.js';
import { kindOf, SseReader } from '../../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../../support/deferred.js';

describe.each(EVERYWHERE)('the connection of a stream over %s on %s', (store, adapter) => {
  const rejections = new UnhandledRejections();
  let agent: TestApp;
  /** Of the test that runs. */
  let gate: { readonly go: Deferred<void>; readonly finished: Deferred<void> };

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      server: { heartbeat: '20ms' },
      scripts: {
        wait: async (task) => {
          const { go, finished } = gate; // a run may outlast its test
          await task.working();
          await go.promise;
          await task.artifact('result');
          await task.complete();
          finished.resolve();
        },
        chatter: async (task) => {
          while (!task.signal.aborted) {
            await task.working('still here');
            await new Promise((resolve) => setImmediate(resolve));
          }
        },
      },
    });
  });

  beforeEach(() => {
    gate = { go: deferred(), finished: deferred() };
  });

  afterAll(async () => {
    await agent.close();
    expect(await rejections.settled()).toEqual([]);
    rejections.stop();
  });

  function open(text = 'wait'): Promise<SseReader> {
    return SseReader.open(agent.url, 'SendStreamingMessage', sendParams(text));
  }

  it('is kept open with comments while nothing happens', async () => {
    const sse = await open();
    let comments = 0;
    while (comments < 3) if ((await sse.next())?.comment === 'ping') comments += 1;
    gate.go.resolve();
    expect((await sse.rest()).map(kindOf)).toEqual(['artifact', 'COMPLETED']);
  });

  it('§3.1.2 MUST not be held up by proxies', async () => {
    const sse = await open();
    expect(sse.response.headers.get('x-accel-buffering')).toBe('no');
    expect(sse.response.headers.get('content-length')).toBeNull();
    gate.go.resolve();
    await sse.rest();
  });

  it('§3.5.2 may break: the run MUST go on, and all is freed', async () => {
    const sse = await open();
    const [first] = await sse.until((frame) => kindOf(frame) === 'WORKING');
    const { id } = first!.data.result.task;
    expect(openStreamsOf(agent.app).size).toBe(1);
    const closed = allStreamsClosed(agent.app);
    sse.abort();
    await closed;
    gate.go.resolve();
    await gate.finished.promise;
    const { result } = await rpc(agent.url, 'GetTask', { id });
    expect(result.status.state).toBe('TASK_STATE_COMPLETED');
    expect(result.artifacts).toHaveLength(1);
  });

  it('may break while events come, many times over', async () => {
    for (let i = 0; i < 10; i += 1) {
      const sse = await open('chatter');
      const { id } = (await sse.frame()).data.result.task;
      await sse.frame();
      const closed = allStreamsClosed(agent.app);
      sse.abort();
      await closed;
      const { result } = await rpc(agent.url, 'CancelTask', { id });
      expect(result.status.state).toBe('TASK_STATE_CANCELED');
    }
    expect(openStreamsOf(agent.app).size).toBe(0);
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('§3.5.2 of a subscriber may break, and MUST do no harm to the task', async () => {
    const sender = await open();
    const { id } = (await sender.frame()).data.result.task;
    const subscriber = await SseReader.open(agent.url, 'SubscribeToTask', { id });
    await subscriber.frame();
    subscriber.abort();
    gate.go.resolve();
    expect(kindOf((await sender.rest()).at(-1)!)).toBe('COMPLETED');
  });
});

describe.each(EVERYWHERE)('a stream without heartbeats over %s on %s', (store, adapter) => {
  it('has no comments', async () => {
    const release = deferred();
    const agent = await createTestApp(store, {
      adapter,
      server: { heartbeat: 0 },
      scripts: { wait: () => release.promise },
    });
    const opened = SseReader.open(agent.url, 'SendStreamingMessage', sendParams('wait'));
    release.resolve();
    const sse = await opened;
    expect((await sse.next())?.comment).toBeUndefined();
    expect((await sse.next())?.comment).toBeUndefined();
    expect(await sse.next()).toBeUndefined();
    await agent.close();
  });
});
