import { expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { ServerCallContext, STATE_HEADERS_KEY } from '@a2a-js/sdk/server';
import { textOf } from '#lib/model/messages.js';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { expectDense, record } from '../../support/instances/recording.js';
import { ask, said, say, stateOf } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';

const { TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED } = TaskState;

/** No sweep comes to help: what is taken was woken for. */
const QUEUE = { mode: 'queue' } as const;
const API = { process: unused, execution: { ...QUEUE, role: 'api' } } as const;

describeServers('queue mode', (start) => {
  const worker = (process: Process, concurrency = 100) =>
    start({ process, execution: { ...QUEUE, role: 'worker', concurrency } });

  it('§3.2.2 MUST answer a blocking send on an API instance with the result of a worker', async () => {
    const api = await start(API);
    await worker(async (message, task) => {
      void task.artifact({ artifactId: 'a', parts: message.parts });
      await task.complete(`Done: ${textOf(message)}`);
    });
    const task = await ask(api.manager, 'Work');
    expect(stateOf(task)).toBe(TASK_STATE_COMPLETED);
    expect(said(task)).toBe('Done: Work');
    expect(task.artifacts).toHaveLength(1);
    expect(task.history).toHaveLength(2);
  });

  it('streams from the creation to the end, every event once', async () => {
    const api = await start(API);
    await worker(async (_message, task) => {
      for (let i = 0; i < 50; i += 1) await task.appendArtifact('a', `${i} `);
    });
    const reader = record(api.manager.sendMessageStream(say('Stream')));
    await reader.over;
    expectDense(reader.events);
    expect(reader.events).toHaveLength(52);
    expect(reader.events.at(-1)?.state).toBe(TASK_STATE_COMPLETED);
  });

  it('makes a direct reply the last word of the task', async () => {
    const api = await start(API);
    await worker(() => 'Hello');
    expect(said(await ask(api.manager, 'Hi'))).toBe('Hello');
  });

  it('runs the turns of a task wherever a worker is free', async () => {
    const api = await start(API);
    const process: Process = async (message, task) => {
      if (textOf(message) === 'end') await task.complete('Ended');
      else await task.requireInput(`${textOf(message)}?`);
    };
    await Promise.all([worker(process), worker(process)]);
    const { id } = await ask(api.manager, 'first');
    for (const text of ['a', 'b', 'c']) {
      const task = await ask(api.manager, text, { taskId: id });
      expect(stateOf(task)).toBe(TASK_STATE_INPUT_REQUIRED);
      expect(said(task)).toBe(`${text}?`);
    }
    expect(said(await ask(api.manager, 'end', { taskId: id }))).toBe('Ended');
  });

  it('takes no more runs than its concurrency, and the next when one is over', async () => {
    const api = await start(API);
    const gates = new Map([1, 2, 3].map((n) => [String(n), deferred()]));
    const order: string[] = [];
    let most = 0;
    let running = 0;
    await worker(async (message, task) => {
      running += 1;
      most = Math.max(most, running);
      order.push(textOf(message));
      await task.working();
      await gates.get(textOf(message))!.promise;
      running -= 1;
    }, 1);
    const answers = [...gates.keys()].map((text) => ask(api.manager, text));
    for (const gate of gates.values()) gate.resolve();
    for (const task of await Promise.all(answers)) {
      expect(stateOf(task)).toBe(TASK_STATE_COMPLETED);
    }
    expect(most).toBe(1);
    expect(order.sort()).toEqual(['1', '2', '3']);
  });

  it('brings caller, tenant, request and allowed headers along', async () => {
    const execution = { ...API.execution, forwardHeaders: ['x-region'] };
    const api = await start({ ...API, execution });
    const seen = deferred<unknown>();
    await worker((_message, { user, tenant, headers, request, attempt }) => {
      const { acceptedOutputModes } = request.configuration!;
      seen.resolve({ user, tenant, headers, acceptedOutputModes, attempt });
    });
    const request = say('Who?');
    request.configuration!.acceptedOutputModes = ['text/html'];
    const headers = { traceparent: '00-1-2-01', 'x-region': 'eu', authorization: 'secret' };
    const context = new ServerCallContext({
      user: { isAuthenticated: true, userName: 'alice' },
      tenant: 'acme',
      state: new Map([[STATE_HEADERS_KEY, headers]]),
    });
    await api.manager.sendMessage(request, context);
    expect(await seen.promise).toEqual({
      user: { isAuthenticated: true, userName: 'alice' },
      tenant: 'acme',
      headers: { traceparent: '00-1-2-01', 'x-region': 'eu' },
      acceptedOutputModes: ['text/html'],
      attempt: 1,
    });
  });

  it('keeps a task for the worker that comes later', async () => {
    const api = await start(API);
    const answer = ask(api.manager, 'Early');
    const stored = record(api.manager.sendMessageStream(say('Second')));
    await stored.opened();
    await worker(() => 'Late');
    expect(said(await answer)).toBe('Late');
    await stored.over;
    expect(stored.events.at(-1)?.state).toBe(TASK_STATE_COMPLETED);
  });
});
