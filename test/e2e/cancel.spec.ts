import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../support/deferred.js';

const IMMEDIATELY = { configuration: { returnImmediately: true } };

/** Also when it has been aborted before anybody listened. */
function abortOf(signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

describe.each(PLATFORMS)('CancelTask over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let aborted: Deferred<unknown>;
  let started: Deferred<void>;
  const release = deferred();
  const late = deferred<string>();

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      options: { cancelGrace: '1s' },
      scripts: {
        obey: async (task) => {
          await task.working();
          await abortOf(task.signal);
          aborted.resolve(task.signal.reason);
        },
        finishFirst: async (task) => {
          await task.working();
          await abortOf(task.signal);
          await task.complete('I was faster');
        },
        ignore: async (task) => {
          await task.working();
          started.resolve();
          await release.promise;
          await task.artifact('too late').catch((error: Error) => late.resolve(error.name));
        },
        awaitLogin: async (task) => {
          await task.requireAuth('Log in');
          await abortOf(task.signal);
        },
      },
    });
  });

  afterAll(() => agent.close());

  async function start(text: string): Promise<string> {
    aborted = deferred<unknown>();
    started = deferred();
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text, IMMEDIATELY));
    return result.task.id;
  }

  function cancel(id: string, params: object = {}) {
    return rpc(agent.url, 'CancelTask', { id, ...params });
  }

  it('aborts the signal of a running task and returns it CANCELED', async () => {
    const id = await start('obey');
    const { result } = await cancel(id, { metadata: { why: 'test' } });
    expect(result).toMatchObject({ id, status: { state: 'TASK_STATE_CANCELED' } });
    expect(String(await aborted.promise)).toContain('canceled');
  });

  it('is idempotent', async () => {
    const id = await start('obey');
    const [one, two, three] = await Promise.all([cancel(id), cancel(id), cancel(id)]);
    const again = await cancel(id);
    for (const { result } of [one, two, three]) expect(result).toEqual(again.result);
    expect(again.result.status.state).toBe('TASK_STATE_CANCELED');
  });

  it('ends the streams of the task with one CANCELED', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('obey'));
    aborted = deferred<unknown>();
    const id = (await sse.frame()).data.result.task.id;
    await cancel(id);
    expect((await sse.rest()).map(kindOf)).toEqual(['WORKING', 'CANCELED']);
  });

  it('answers the blocking caller of the task, too', async () => {
    aborted = deferred<unknown>();
    const asked = await rpc(agent.url, 'SendMessage', sendParams('ask'));
    const { id } = asked.result.task;
    const live = await SseReader.open(agent.url, 'SubscribeToTask', { id });
    const answer = rpc(agent.url, 'SendMessage', sendParams('obey', { taskId: id }));
    await live.until((frame) => kindOf(frame) === 'WORKING');
    await cancel(id);
    expect((await answer).result.task.status.state).toBe('TASK_STATE_CANCELED');
    expect((await live.rest()).map(kindOf)).toEqual(['CANCELED']);
  });

  it('§4.1.3 MUST take a task away from a processor that does not stop', async () => {
    const id = await start('ignore');
    await started.promise;
    const { result } = await cancel(id);
    expect(result.status.state).toBe('TASK_STATE_CANCELED');
    release.resolve();
    expect(await late.promise).toBe('RunFencedError');
    const again = await rpc(agent.url, 'GetTask', { id });
    expect(again.result).toEqual(result);
  });

  it('§3.1.5 MUST be refused when the processor finishes first', async () => {
    const id = await start('finishFirst');
    expect(await cancel(id)).toMatchObject({ status: 200, error: { code: -32002 } });
  });

  it('§3.1.5 cancels a task that waits for input, and one that waits for credentials', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('ask'));
    const input = await cancel(result.task.id);
    expect(input.result.status.state).toBe('TASK_STATE_CANCELED');
    const login = await rpc(agent.url, 'SendMessage', sendParams('awaitLogin'));
    expect(login.result.task.status.state).toBe('TASK_STATE_AUTH_REQUIRED');
    const canceled = await cancel(login.result.task.id);
    expect(canceled.result.status.state).toBe('TASK_STATE_CANCELED');
  });

  it.each(['work x', 'nothing'])('is refused once the task of "%s" has ended', async (text) => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text));
    const answer = await cancel(result.task.id);
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32002 } });
  });
});
