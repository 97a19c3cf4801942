import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskFold, TaskEvent } from 'nestjs-a2a-redis';
import { StreamResponse } from '@a2a-js/sdk';
import { sendParams } from '../../support/apps/json-rpc.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { BINDINGS } from './support/bindings.js';
import {
  ConformantAgent,
  nameOf,
  namesOf,
  reasonOf,
  SPEAKING_1_0,
} from './support/conformant-agent.js';

describe.each(BINDINGS)('streams over %s', (binding) => {
  let agent: ConformantAgent;
  let silent: ConformantAgent;
  const gates = new Map<string, Deferred<void>>();

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding, {
      scripts: {
        gated: async (task, name) => {
          await task.working('begun');
          await gate(name).promise;
          for (let i = 0; i < 20; i += 1) void task.appendArtifact('a', `${i} `);
          await task.complete('Done');
        },
        login: async (task, name) => {
          await task.requireAuth('Sign in.');
          await gate(name).promise;
          await task.complete('Signed in');
        },
      },
    });
    silent = await ConformantAgent.start(binding, { card: { capabilities: { streaming: false } } });
  });

  afterAll(() => Promise.all([agent.close(), silent.close()]));

  function gate(name: string): Deferred<void> {
    const known = gates.get(name) ?? deferred();
    gates.set(name, known);
    return known;
  }

  /** Begins a gated task: its stream, its id. */
  async function begin(name: string, script = 'gated') {
    const events = agent.stream(`${script} ${name}`);
    const first = (await events.next()) as IteratorResult<StreamResponse, undefined>;
    const task = first.value?.payload;
    expect(task?.$case).toBe('task');
    return { events, id: task?.$case === 'task' ? task.value.id : '' };
  }

  it('§3.1.2 MUST be one Message and then close, for a direct reply', async () => {
    expect(await namesOf(agent.stream('echo hi'))).toEqual(['message']);
  });

  it('§3.1.2 MUST begin with the Task, go on with updates, and close at the terminal state', async () => {
    expect(await namesOf(agent.stream('work hi'))).toEqual([
      'task SUBMITTED',
      'WORKING',
      'artifactUpdate',
      'COMPLETED',
    ]);
  });

  it('§3.1.2 MUST give progress while the task works', async () => {
    const { events } = await begin('progress');
    expect(nameOf((await events.next()).value as StreamResponse)).toBe('WORKING');
    gate('progress').resolve();
    expect((await namesOf(events)).at(-1)).toBe('COMPLETED');
  });

  it('§3.1.2 begins with the task as it is, for a further message', async () => {
    const { id: taskId } = await agent.task('ask');
    const names = await namesOf(agent.stream('work hi', { taskId }));
    expect(names[0]).toBe('task SUBMITTED');
    expect(names.at(-1)).toBe('COMPLETED');
  });

  it('§3.3.4 MUST refuse to stream without the capability', async () => {
    const { id } = await silent.task('ask');
    const reason = 'UNSUPPORTED_OPERATION';
    // The SDK's client asks without streaming where the card has none, so the transport is asked.
    const { transport } = silent.client;
    const request = { tenant: '', id };
    expect(await reasonOf(transport.resubscribeTask(request, SPEAKING_1_0))).toBe(reason);
    const send = { operation: 'sendStreamingMessage', request: sendParams('work x') } as const;
    expect(await silent.wire.call(send)).toMatchObject({ kind: 'error', reason });
  });

  it('§3.1.2 MUST be a normal error when it fails before its first event', async () => {
    const ended = await agent.task('work x');
    for (const [operation, request, code] of [
      ['sendStreamingMessage', {}, [-32602, 400, 'INVALID_ARGUMENT']],
      ['subscribeToTask', { id: ended.id }, [-32004, 400, 'FAILED_PRECONDITION']],
    ] as const) {
      const answer = await agent.wire.call({ operation, request });
      expect(answer).toMatchObject({ kind: 'error' });
      if (answer.kind !== 'error') continue;
      expect(code).toContain(answer.code);
      expect(answer.text).not.toMatch(/^(data|event):/m);
    }
  });

  it('§3.1.6 MUST begin a subscription with the Task, and end at the terminal state', async () => {
    const { events, id } = await begin('subscribed');
    const subscribed = agent.subscribe(id);
    expect(nameOf((await subscribed.next()).value as StreamResponse)).toMatch(/^task /);
    gate('subscribed').resolve();
    const names = await namesOf(subscribed);
    expect(names.at(-1)).toBe('COMPLETED');
    expect((await namesOf(events)).at(-1)).toBe('COMPLETED');
  });

  it('§3.1.6 MUST have no gap and no duplicate after the Task', async () => {
    const { events, id } = await begin('gapless');
    const subscribed = agent.subscribe(id);
    const fold = new TaskFold();
    let seq = 0;
    for (let next = await subscribed.next(); !next.done; next = await subscribed.next()) {
      if (seq === 0) gate('gapless').resolve();
      fold.apply(new TaskEvent((seq += 1), JSON.stringify(StreamResponse.toJSON(next.value))));
    }
    await namesOf(events);
    expect(fold.toTask()?.artifacts).toEqual((await agent.get(id)).artifacts);
  });

  it('§3.1.6 MUST refuse a task that has ended, and one that is not there', async () => {
    const { id } = await agent.task('work x');
    expect(await reasonOf(agent.subscribe(id))).toBe('UNSUPPORTED_OPERATION');
    const unknown = '01234567-89ab-8cde-8f01-23456789abcd';
    expect(await reasonOf(agent.subscribe(unknown))).toBe('TASK_NOT_FOUND');
  });

  it('§3.1.6 MUST follow a task that waits for input into its next turn', async () => {
    const { id: taskId } = await agent.task('ask');
    const subscribed = agent.subscribe(taskId);
    expect(nameOf((await subscribed.next()).value as StreamResponse)).toBe('task INPUT_REQUIRED');
    await agent.task('work on', { taskId });
    expect((await namesOf(subscribed)).slice(-2)).toEqual(['artifactUpdate', 'COMPLETED']);
  });

  it('§3.5.2 MUST give all streams of a task the same events in the same order', async () => {
    const { events, id } = await begin('broadcast');
    const others = [agent.subscribe(id), agent.subscribe(id)];
    for (const other of others) await other.next();
    gate('broadcast').resolve();
    const seen = await Promise.all([events, ...others].map(updatesOf));
    expect(seen[1]).toEqual(seen[2]);
    expect(seen[0]?.slice(-seen[1]!.length)).toEqual(seen[1]);
    expect(seen[1]).toHaveLength(21);
  });

  it('§3.5.2 closing one stream MUST touch neither the others nor the task', async () => {
    const { events, id } = await begin('independent');
    const other = agent.subscribe(id);
    await other.next();
    await events.return(undefined);
    gate('independent').resolve();
    expect((await namesOf(other)).at(-1)).toBe('COMPLETED');
    expect((await agent.get(id)).artifacts).toHaveLength(1);
  });

  it('§7.6.1 SHOULD keep streams open while the agent waits for credentials', async () => {
    const { events, id } = await begin('login', 'login');
    expect(nameOf((await events.next()).value as StreamResponse)).toBe('AUTH_REQUIRED');
    expect((await agent.get(id)).status?.message).toBeDefined();
    gate('login').resolve();
    expect(await namesOf(events)).toEqual(['COMPLETED']);
  });
});

/** The wire form of what follows the first frame. */
async function updatesOf(events: AsyncIterable<StreamResponse>): Promise<unknown[]> {
  const updates: unknown[] = [];
  for await (const event of events) {
    if (event.payload?.$case !== 'task') updates.push(StreamResponse.toJSON(event));
  }
  return updates;
}
