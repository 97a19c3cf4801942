import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunService } from '#lib/execution/run.service.js';
import { createTestApp, EVERYWHERE, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { openStreamsOf } from '../support/apps/open-streams.js';
import { UnhandledRejections } from '../support/apps/rejections.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../support/deferred.js';

describe.each(EVERYWHERE)('the end of an application over %s on %s', (store, adapter) => {
  let rejections: UnhandledRejections;
  let started: Deferred<void>;
  let go: Deferred<void>;
  let agent: TestApp;

  beforeEach(() => {
    rejections = new UnhandledRejections();
    started = deferred();
    go = deferred();
  });

  afterEach(async () => {
    expect(await rejections.settled()).toEqual([]);
    rejections.stop();
  });

  function start(shutdownGrace: string): Promise<TestApp> {
    return createTestApp(store, {
      adapter,
      options: { shutdownGrace },
      scripts: {
        wait: async (task) => {
          await task.working();
          started.resolve();
          await go.promise;
          await task.complete('Done');
        },
        obey: async (task) => {
          await task.working();
          started.resolve();
          await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
          go.resolve();
        },
      },
    });
  }

  it('lets a run finish, and its caller have the answer', async () => {
    agent = await start('1h');
    const answer = rpc(agent.url, 'SendMessage', sendParams('wait'));
    await started.promise;
    const closed = agent.close();
    go.resolve();
    expect((await answer).result.task.status.state).toBe('TASK_STATE_COMPLETED');
    await closed;
    expect(agent.app.get(RunService, { strict: false }).size).toBe(0);
  });

  it('ends the stream of a task that waits for its user', async () => {
    agent = await start('1h');
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('ask'));
    const sse = await SseReader.open(agent.url, 'SubscribeToTask', { id: result.task.id });
    await sse.frame();
    await agent.close();
    expect(await sse.next()).toBeUndefined();
    expect(openStreamsOf(agent.app).size).toBe(0);
  });

  it('ends the stream of a run, which finishes all the same', async () => {
    agent = await start('1h');
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('wait'));
    await started.promise;
    const closed = agent.close();
    const rest = sse.rest();
    go.resolve();
    await closed;
    const kinds = (await rest).map(kindOf);
    expect(kinds.slice(0, 2)).toEqual(['task SUBMITTED', 'WORKING'].slice(0, kinds.length));
    expect(openStreamsOf(agent.app).size).toBe(0);
  });

  it('tells a run that takes too long, and gives its caller a "try again"', async () => {
    agent = await start('1ms');
    const answer = rpc(agent.url, 'SendMessage', sendParams('obey'));
    await started.promise;
    const closed = agent.close();
    await go.promise;
    const { status, error } = await answer;
    expect({ status, code: error?.code }).toEqual({ status: 503, code: -32603 });
    await closed;
  });

  it('does not wait for a run that does not react', async () => {
    agent = await start('1ms');
    const answer = rpc(agent.url, 'SendMessage', sendParams('wait')).catch(() => undefined);
    await started.promise;
    await agent.close();
    await answer;
    go.resolve();
  });

  it('is quick when nothing runs', async () => {
    agent = await start('1h');
    await agent.close();
    await expect(rpc(agent.url, 'ListTasks', {})).rejects.toThrow();
  });
});
