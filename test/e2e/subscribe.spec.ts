import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { deferred, type Deferred } from '../support/deferred.js';

const IMMEDIATELY = { configuration: { returnImmediately: true } };

describe.each(PLATFORMS)('SubscribeToTask over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let go: Deferred<void>;
  let half: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        halves: async (task) => {
          await task.appendArtifact('a', 'first');
          half.resolve();
          await go.promise;
          await task.appendArtifact('a', 'second');
          await task.complete();
        },
      },
    });
  });

  afterAll(() => agent.close());

  async function start(): Promise<string> {
    go = deferred();
    half = deferred();
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('halves', IMMEDIATELY));
    await half.promise;
    return result.task.id;
  }

  function subscribe(id: string, headers: Record<string, string> = {}): Promise<SseReader> {
    return SseReader.open(agent.url, 'SubscribeToTask', { id }, headers);
  }

  it('begins with the task as it is, then what comes later', async () => {
    const id = await start();
    const sse = await subscribe(id);
    const snapshot = await sse.frame();
    expect(kindOf(snapshot)).toBe('task SUBMITTED');
    expect(snapshot.id).toBe(2);
    expect(snapshot.data.result.task.artifacts[0]?.parts).toHaveLength(1);
    go.resolve();
    const rest = await sse.rest();
    expect(rest.map(kindOf)).toEqual(['artifact', 'COMPLETED']);
    expect(rest.map((frame) => frame.id)).toEqual([3, 4]);
  });

  it('shows two subscribers the same', async () => {
    const id = await start();
    const readers = await Promise.all([subscribe(id), subscribe(id)]);
    await Promise.all(readers.map((reader) => reader.frame()));
    go.resolve();
    const [one, two] = await Promise.all(readers.map((reader) => reader.rest()));
    expect(one).toEqual(two);
    expect(one).toHaveLength(2);
  });

  it('lets one subscriber leave without the other noticing', async () => {
    const id = await start();
    const [leaver, stayer] = await Promise.all([subscribe(id), subscribe(id)]);
    await Promise.all([leaver.frame(), stayer.frame()]);
    leaver.abort();
    go.resolve();
    expect((await stayer.rest()).map(kindOf)).toEqual(['artifact', 'COMPLETED']);
  });

  it('stays open over turns of a task that waits for input', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('ask one?'));
    const { id } = result.task;
    const sse = await subscribe(id);
    expect(kindOf(await sse.frame())).toBe('task INPUT_REQUIRED');
    await rpc(agent.url, 'SendMessage', sendParams('ask two?', { taskId: id }));
    await rpc(agent.url, 'SendMessage', sendParams('work x', { taskId: id }));
    expect((await sse.rest()).map(kindOf)).toEqual([
      'SUBMITTED',
      'INPUT_REQUIRED',
      'SUBMITTED',
      'WORKING',
      'artifact',
      'COMPLETED',
    ]);
  });

  it('is refused for a task that has ended', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
    const answer = await rpc(agent.url, 'SubscribeToTask', { id: result.task.id });
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32004 } });
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  it('is refused for a task that is not there, as plain JSON', async () => {
    const answer = await rpc(agent.url, 'SubscribeToTask', { id: 'nobody' });
    expect(answer).toMatchObject({ status: 200, id: 7, error: { code: -32001 } });
  });
});
