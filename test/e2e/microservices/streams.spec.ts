import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { lastValueFrom, toArray } from 'rxjs';
import { textOf } from 'nestjs-a2a-redis';
import type { A2APayload, StreamedEvent } from 'nestjs-a2a-redis/microservices';
import { collect, collectUntil, nameOf, sequence } from '../../support/apps/collect.js';
import { createService, SERVICES, type Service } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { allStreamsClosed, openStreamsOf, streamsOpened } from '../../support/apps/open-streams.js';
import { deferred, type Deferred } from '../../support/deferred.js';

const CHUNKS = 100;

const WINDOW_MS = 150;

describe.each(SERVICES)('streams over %s, with tasks in %s', (transport, store) => {
  let agent: Service;
  const gates = new Map<string, Deferred<void>>();

  /** Lets the script `gated <name>` go on. */
  function gate(name: string): Deferred<void> {
    const known = gates.get(name) ?? deferred();
    gates.set(name, known);
    return known;
  }

  beforeAll(async () => {
    agent = await createService(transport, store, {
      micro: { windowEvents: 7, windowTime: WINDOW_MS },
      scripts: {
        chunks: async (task) => {
          await task.working();
          for (let i = 0; i < CHUNKS; i += 1) void task.appendArtifact('a', `${i} `);
        },
        gated: async (task, name) => {
          await task.working();
          await gate(name).promise;
          await task.complete('Done');
        },
        late: async (_task, name) => {
          await gate(name).promise;
          return 'at last';
        },
      },
    });
  });

  afterAll(async () => {
    for (const { resolve } of gates.values()) resolve();
    await agent.close();
  });

  const subscribe = (id: string, lastEventId?: string) =>
    agent.client.subscribeToTask({ id, tenant: '' }, { lastEventId });
  const textsOf = (events: readonly StreamedEvent[]) =>
    events.flatMap(({ payload }) =>
      payload?.$case === 'artifactUpdate' ? textOf(payload.value.artifact) : [],
    );
  const taskOf = ([first]: readonly StreamedEvent[]) => first?.payload?.value as Task;

  it('brings every event once and in order, however many windows it takes', async () => {
    const events = await collect(agent.client.sendMessageStream(sendRequest('chunks')));
    expect(sequence(events)).toEqual(events.map((_, i) => i + 1));
    expect(textsOf(events).join('')).toBe(
      Array.from({ length: CHUNKS }, (_, i) => `${i} `).join(''),
    );
    expect(nameOf(events[0]!)).toBe('task SUBMITTED');
    expect(nameOf(events.at(-1)!)).toBe('COMPLETED');
  });

  it('is one message, without a cursor, for a direct reply', async () => {
    const events = await collect(agent.client.sendMessageStream(sendRequest('echo hello')));
    expect(events.map(nameOf)).toEqual(['message']);
    expect(events[0]?.id).toBeUndefined();
  });

  it('waits for its first event for longer than a window', async () => {
    const reply = collect(agent.client.sendMessageStream(sendRequest('late reply')));
    setTimeout(() => gate('reply').resolve(), 3 * WINDOW_MS);
    expect((await reply).map(nameOf)).toEqual(['message']);
  });

  it('ends when the agent asks for input, and goes on with the answer', async () => {
    const first = await collect(agent.client.sendMessageStream(sendRequest('ask more?')));
    expect(first.map(nameOf)).toEqual(['task SUBMITTED', 'INPUT_REQUIRED']);
    const { id: taskId } = taskOf(first);
    const request = sendRequest('work x', { taskId });
    const second = await collect(agent.client.sendMessageStream(request));
    expect(second.map(nameOf)).toEqual(['task SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
  });

  it('goes on through quiet windows', async () => {
    const name = 'quiet';
    const reopened = streamsOpened(agent.app, 4);
    const events = collect(agent.client.sendMessageStream(sendRequest(`gated ${name}`)));
    await reopened;
    gate(name).resolve();
    expect((await events).map(nameOf)).toEqual(['task SUBMITTED', 'WORKING', 'COMPLETED']);
  });

  it('subscribes to a task as it is, and follows it to its end', async () => {
    const begun = await collectUntil(
      agent.client.sendMessageStream(sendRequest('gated follow')),
      (event) => nameOf(event) === 'WORKING',
    );
    const events: StreamedEvent[] = [];
    const followed = new Promise<void>((resolve, reject) => {
      subscribe(taskOf(begun).id).subscribe({
        next: (event) => {
          events.push(event);
          gate('follow').resolve();
        },
        error: reject,
        complete: resolve,
      });
    });
    await followed;
    expect(events.map(nameOf)).toEqual(['task WORKING', 'COMPLETED']);
    expect(sequence(events)).toEqual([2, 3]);
  });

  it('resumes after the last event that was seen, also when the task has ended', async () => {
    const all = await collect(agent.client.sendMessageStream(sendRequest('work x')));
    const { id } = taskOf(all);
    const rest = await collect(subscribe(id, all[1]?.id));
    expect(rest).toEqual(all.slice(2));
    expect(await collect(subscribe(id, all.at(-1)?.id))).toEqual([]);
  });

  it('marks the end of what was resumed after its last event, for any service', async () => {
    const all = await collect(agent.client.sendMessageStream(sendRequest('work x')));
    const payload: A2APayload = {
      request: { id: taskOf(all).id },
      lastEventId: all.at(-1)!.id,
      requestId: `end-${transport}-${store}`,
    };
    const items = agent.proxy.send<unknown>(agent.patterns.subscribeToTask, payload);
    expect(await lastValueFrom(items.pipe(toArray()))).toEqual([{ end: true }]);
  });

  it('gives any service a full window, and no more', async () => {
    const payload = { request: sendParams('chunks'), requestId: `w-${transport}-${store}` };
    const pattern = agent.patterns.sendStreamingMessage;
    const items = await lastValueFrom(
      agent.proxy.send<{ id: string; event: object }>(pattern, payload).pipe(toArray()),
    );
    expect(items.map(({ id }) => Number.parseInt(id, 10))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(items[0]?.event).toHaveProperty('task');
  });

  it('leaves nothing behind on the server when its reader goes', async () => {
    const name = 'gone';
    await collectUntil(
      agent.client.sendMessageStream(sendRequest(`gated ${name}`)),
      (event) => nameOf(event) === 'WORKING',
    );
    await allStreamsClosed(agent.app);
    expect(openStreamsOf(agent.app).size).toBe(0);
  });
});
