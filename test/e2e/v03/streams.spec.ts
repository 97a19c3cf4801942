import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { UnhandledRejections } from '../../support/apps/rejections.js';
import { SseReader, type SseFrame } from '../../support/apps/sse-reader.js';
import { v03, v03Message, type V03Result } from '../../support/apps/v03.js';
import { deferred, type Deferred } from '../../support/deferred.js';

const V03 = { 'A2A-Version': '0.3' };

describe.each(ADAPTERS)('streams of version 0.3 with %s', (adapter) => {
  const rejections = new UnhandledRejections();
  let agent: TestApp;
  let go: Deferred<void>;
  let finished: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp('redis', {
      adapter,
      server: { v03: true, heartbeat: '20ms' },
      scripts: {
        wait: async (task) => {
          await task.working();
          await go.promise;
          await task.appendArtifact('a', 'one');
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

  afterAll(async () => {
    await agent.close();
    expect(await rejections.settled()).toEqual([]);
    rejections.stop();
  });

  const stream = (text: string) =>
    SseReader.open(agent.url, 'message/stream', { message: v03Message(text) }, V03);

  const resubscribe = (id: string, headers: object = {}) =>
    SseReader.open(agent.url, 'tasks/resubscribe', { id }, { ...V03, ...headers });

  it('v0.3 §7.2 have the task, then its events, and end after the final one', async () => {
    go.resolve();
    const frames = await (await stream('wait')).rest();
    expect(frames.map(shape)).toEqual([
      'task submitted',
      'status-update working false',
      'artifact-update',
      'status-update completed true',
    ]);
    expect(frames.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const [task, , artifact, last] = frames.map(resultOf);
    const ids = { taskId: task!.id, contextId: task!.contextId };
    expect(artifact).toMatchObject({
      ...ids,
      artifact: { artifactId: 'a', parts: [{ kind: 'text', text: 'one' }] },
      append: true,
    });
    expect(last).toEqual({
      ...ids,
      kind: 'status-update',
      final: true,
      status: { state: 'completed', timestamp: expect.stringMatching(/Z$/) },
    });
    expect(frames.every(({ data }) => data.id === 7 && data.jsonrpc === '2.0')).toBe(true);
  });

  it('v0.3 §7.2 have a message, and nothing else', async () => {
    const frames = await (await stream('echo hi')).rest();
    expect(frames.map(resultOf)).toMatchObject([{ kind: 'message', role: 'agent' }]);
  });

  it('v0.3 §7.2.2 of a turn end with a question, which is final there and not for subscribers', async () => {
    const frames = await (await stream('ask')).rest();
    expect(frames.map(shape)).toEqual(['task submitted', 'status-update input-required true']);
    const { id } = resultOf(frames[0]!);
    const again = await resubscribe(id, { 'Last-Event-ID': frames[0]!.cursor });
    expect(shape(await again.frame())).toBe('status-update input-required false');
    const next = { message: v03Message('work it', { taskId: id }) };
    await v03(agent.url, 'message/send', next);
    expect(shape((await again.rest()).at(-1)!)).toBe('status-update completed true');
  });

  it('are kept open with comments, and go on behind the last event', async () => {
    const sse = await stream('wait');
    const seen = [await sse.frame(), await sse.frame()];
    let comments = 0;
    while (comments < 2) if ((await sse.next())?.comment === 'ping') comments += 1;
    sse.abort();
    const { id } = resultOf(seen[0]!);
    const resumed = resubscribe(id, { 'Last-Event-ID': seen[1]!.cursor });
    go.resolve();
    expect((await (await resumed).rest()).map((frame) => frame.id)).toEqual([3, 4]);
    const all = await (await resubscribe(id, { 'Last-Event-ID': '0' })).rest();
    expect(all.map((frame) => frame.id)).toEqual([1, 2, 3, 4]);
  });

  it('v0.3 §7.9 begin with the task for who subscribes', async () => {
    const sse = await stream('wait');
    const { id } = resultOf(await sse.frame());
    await sse.frame();
    const late = await resubscribe(id);
    expect(shape(await late.frame())).toBe('task working');
    go.resolve();
    expect((await late.rest()).map(shape)).toEqual([
      'artifact-update',
      'status-update completed true',
    ]);
  });

  it('may break: all is freed at once, and the run goes on', async () => {
    const sse = await stream('wait');
    const { id } = resultOf(await sse.frame());
    expect(openStreamsOf(agent.app).size).toBe(1);
    const closed = allStreamsClosed(agent.app);
    sse.abort();
    await closed;
    go.resolve();
    await finished.promise;
    expect((await v03(agent.url, 'tasks/get', { id })).result.status.state).toBe('completed');
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['a task that is not there', { id: 'nobody' }, -32001],
    ['no id', {}, -32602],
  ])('are refused for %s as any call', async (_name, params, code) => {
    const answer = await v03(agent.url, 'tasks/resubscribe', params);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer).toMatchObject({ status: 200, id: 7 });
    expect(answer.error).toEqual({ code, message: expect.any(String) });
  });

  it('v0.3 §7.9 are refused for a task that has ended, and for an id of no event', async () => {
    const { result } = await v03(agent.url, 'message/send', { message: v03Message('work x') });
    const params = { id: result.id };
    expect((await v03(agent.url, 'tasks/resubscribe', params)).error?.code).toBe(-32004);
    const headers = { 'Last-Event-ID': 'x' };
    const answer = await v03(agent.url, 'tasks/resubscribe', params, headers);
    expect(answer.error).toEqual({ code: -32602, message: expect.stringContaining('Last-Event') });
  });
});

function resultOf({ data }: SseFrame): V03Result {
  return data.result as unknown as V03Result;
}

function shape(frame: SseFrame): string {
  const { kind, status, final } = resultOf(frame);
  return [kind, status?.state, final].filter((word) => word !== undefined).join(' ');
}
