import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';
import { deferred, type Deferred } from '../support/deferred.js';

describe.each(PLATFORMS)('a task that waits for credentials, over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let loggedIn: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        login: async (task) => {
          await task.requireAuth('Log in at https://login.example');
          await loggedIn.promise;
          await task.working();
          await task.complete('Welcome');
        },
        park: (task) => task.requireAuth('Come back when you have logged in'),
      },
    });
  });

  beforeEach(() => {
    loggedIn = deferred();
  });

  afterAll(() => agent.close());

  it('§7.6 MUST answer a blocking caller with a Task that explains, and MAY go on by itself', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('login'));
    expect(result.task.status.state).toBe('TASK_STATE_AUTH_REQUIRED');
    expect(wireText(result.task.status.message)).toContain('https://login.example');
    const sse = await SseReader.open(agent.url, 'SubscribeToTask', { id: result.task.id });
    expect(kindOf(await sse.frame())).toBe('task AUTH_REQUIRED');
    loggedIn.resolve();
    expect((await sse.rest()).map(kindOf)).toEqual(['WORKING', 'COMPLETED']);
    const stored = await rpc(agent.url, 'GetTask', { id: result.task.id });
    expect(wireText(stored.result.status.message)).toBe('Welcome');
  });

  it('keeps a stream open until the task ends', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('login'));
    const opening = await sse.until((frame) => kindOf(frame) === 'AUTH_REQUIRED');
    expect(opening.map(kindOf)).toEqual(['task SUBMITTED', 'AUTH_REQUIRED']);
    loggedIn.resolve();
    expect((await sse.rest()).map(kindOf)).toEqual(['WORKING', 'COMPLETED']);
  });

  it('§7.6.1 SHOULD keep a stream open also when the processor has returned', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('park'));
    const opening = await sse.until((frame) => kindOf(frame) === 'AUTH_REQUIRED');
    const taskId = opening[0]?.data.result.task.id;
    const answer = await rpc(agent.url, 'SendMessage', sendParams('work x', { taskId }));
    expect(answer.result.task.status.state).toBe('TASK_STATE_COMPLETED');
    expect((await sse.rest()).map(kindOf)).toEqual([
      'SUBMITTED',
      'WORKING',
      'artifact',
      'COMPLETED',
    ]);
  });

  it('§7.6 SHOULD take messages meanwhile, and ends them with the task', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('login'));
    const taskId = result.task.id;
    const params = sendParams('echo hurry', { taskId });
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params);
    expect(kindOf(await sse.frame())).toBe('task AUTH_REQUIRED');
    loggedIn.resolve();
    expect((await sse.rest()).map(kindOf)).toEqual(['WORKING', 'COMPLETED']);
  });
});
