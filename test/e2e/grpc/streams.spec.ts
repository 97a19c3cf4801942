import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js';
import { StreamResponse, TaskState, type Task } from '@a2a-js/sdk';
import type { EventPull } from '#lib/task-manager/event-pull.js';
import { STORES } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { readRefusal } from '../../support/apps/grpc-call.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { aborted } from '../../support/instances/by-hand.js';

const CHUNKS = 20_000;
const FILLING = 'x'.repeat(900);

describe.each(STORES)('streams over gRPC, over %s', (store) => {
  let agent: GrpcApp;
  let go: Deferred<void>;
  let atWork: Deferred<void>;
  let emitted: Deferred<void>;

  beforeAll(async () => {
    agent = await createGrpcApp(store, {
      options: { maxArtifactBytes: 64 * 1024 * 1024, maxJournalLength: 2 * CHUNKS },
      card: { capabilities: { extensions: [{ uri: 'urn:x' }] as never } },
      scripts: {
        wait: async (task) => {
          await task.working();
          atWork.resolve();
          await Promise.race([go.promise, aborted(task.signal)]);
          if (!task.signal.aborted) await task.complete('Done');
        },
        flood: async (task) => {
          await task.working();
          for (let i = 0; i < CHUNKS; i += 1) {
            const written = task.appendArtifact('a', `${i} ${FILLING}`);
            if (i % 500 === 499) await written;
          }
          await task.complete();
          emitted.resolve();
        },
      },
    });
  });

  afterAll(() => agent.close());

  /** A client of grpc-js takes everything in until it is asked for the first time. */
  async function firstOf(stream: ClientReadableStream<StreamResponse>): Promise<StreamResponse> {
    const [event] = (await once(stream, 'data')) as [StreamResponse];
    stream.pause();
    return event;
  }

  async function waiting(): Promise<{
    stream: ClientReadableStream<StreamResponse>;
    id: string;
    first: Metadata;
  }> {
    go = deferred();
    atWork = deferred();
    const stream = agent.peer.open('sendStreamingMessage', sendParams('wait'));
    const metadata = once(stream, 'metadata') as Promise<[Metadata]>;
    const event = await firstOf(stream);
    const [first] = await metadata;
    return { stream, first, id: (event.payload?.value as Task).id };
  }

  it('names the first event, and goes on after any event of a task', async () => {
    const { result, metadata } = await agent.peer.call(
      'sendStreamingMessage',
      sendParams('work x'),
    );
    const events = result as { task?: { id: string } }[];
    const id = events[0]?.task?.id ?? '';
    expect(metadata?.get('event-id')).toEqual([`1-${id.slice(-8)}`]);
    const after = { 'last-event-id': `2-${id.slice(-8)}` };
    const rest = await agent.peer.call('subscribeToTask', { id }, after);
    expect(rest.result).toEqual(events.slice(2));
    expect(rest.metadata?.get('event-id')).toEqual([`3-${id.slice(-8)}`]);
  });

  it('answers at once who has all events of a quiet task, and subscribes again', async () => {
    const { stream, id } = await waiting();
    await atWork.promise;
    const subscription = agent.peer.open('subscribeToTask', { id }, { 'last-event-id': '2' });
    const [metadata] = (await once(subscription, 'metadata')) as [Metadata];
    expect(metadata.get('event-id')).toEqual([]);
    go.resolve();
    const event = await firstOf(subscription);
    expect(event.payload).toMatchObject({
      $case: 'statusUpdate',
      value: { status: { state: TaskState.TASK_STATE_COMPLETED } },
    });
    await Promise.all([stream, subscription].map((one) => once(one.resume(), 'end')));
  });

  it('gives a direct reply without an id', async () => {
    const { result, metadata } = await agent.peer.call(
      'sendStreamingMessage',
      sendParams('echo x'),
    );
    expect(result).toHaveLength(1);
    expect(metadata?.get('event-id')).toEqual([]);
  });

  it('§3.5.2 MUST leave the task alone when a client cancels while nothing happens', async () => {
    const { stream, id } = await waiting();
    expect(openStreamsOf(agent.app).size).toBe(1);
    const closed = allStreamsClosed(agent.app);
    stream.on('error', () => undefined).cancel();
    await closed;
    go.resolve();
    const { result } = await agent.peer.call('subscribeToTask', { id }, { 'last-event-id': '1' });
    expect((result as object[]).at(-1)).toMatchObject({
      statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } },
    });
  });

  it('is freed at its deadline', async () => {
    const { stream, id } = await waiting();
    stream.on('error', () => undefined).cancel();
    await allStreamsClosed(agent.app);
    const deadline = new Date(Date.now() + 300);
    const subscription = agent.peer.open('subscribeToTask', { id }, {}, deadline);
    const [error] = (await once(subscription.resume(), 'error')) as [ServiceError];
    expect(readRefusal(error).code).toBe('DEADLINE_EXCEEDED');
    await allStreamsClosed(agent.app);
    go.resolve();
  });

  it('is bounded in memory for a client that does not read, and loses nothing', async () => {
    emitted = deferred();
    const stream = agent.peer.open('sendStreamingMessage', sendParams('flood'));
    stream.on('error', () => undefined);
    await firstOf(stream);
    await emitted.promise;
    const [pull] = [...openStreamsOf(agent.app)['open']] as EventPull[];
    expect(pull!['buffer'].length).toBeLessThanOrEqual(512);
    // What has left the pull is on its way: at most the window of the connection and two buffers.
    expect(pull!['last']).toBeLessThan(1000);

    const texts: string[] = [];
    for await (const event of stream as AsyncIterable<StreamResponse>) {
      if (event.payload?.$case !== 'artifactUpdate') continue;
      const [part] = event.payload.value.artifact?.parts ?? [];
      texts.push(String(part?.content?.value).split(' ')[0] ?? '');
    }
    expect(texts).toEqual(Array.from({ length: CHUNKS }, (_, i) => String(i)));
    expect(openStreamsOf(agent.app).size).toBe(0);
  }, 60_000);

  it('is freed when a client that does not read goes', async () => {
    emitted = deferred();
    const stream = agent.peer.open('sendStreamingMessage', sendParams('flood'));
    await firstOf(stream);
    await emitted.promise;
    const closed = allStreamsClosed(agent.app);
    stream.on('error', () => undefined).cancel();
    await closed;
    expect(agent.logger.takeProblems()).toEqual([]);
  }, 60_000);
});
