import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { TaskState, type StreamResponse, type Task } from '@a2a-js/sdk';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { readRefusal } from '../../support/apps/grpc-call.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { UnhandledRejections } from '../../support/apps/rejections.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe('instances on one Redis, over gRPC', () => {
  let rejections: UnhandledRejections;
  let started: Deferred<void>;
  let go: Deferred<void>;
  let a: GrpcApp;
  let b: GrpcApp;

  beforeEach(async () => {
    rejections = new UnhandledRejections();
    started = deferred();
    go = deferred();
    const options = {
      options: { prefix: uniquePrefix('grpc'), shutdownGrace: '1h', maxArtifactBytes: 2 ** 26 },
      scripts: {
        wait: async (task) => {
          await task.working();
          started.resolve();
          await go.promise;
          await task.complete('Done');
        },
        flood: async (task) => {
          for (let i = 0; i < 5_000; i += 1) void task.appendArtifact('a', 'x'.repeat(900));
          await task.complete('Done');
          go.resolve();
        },
      },
    } satisfies Parameters<typeof createGrpcApp>[1];
    [a, b] = await Promise.all([createGrpcApp('redis', options), createGrpcApp('redis', options)]);
  });

  afterEach(async () => {
    go.resolve();
    await Promise.all([a.close(), b.close()]);
    expect(await rejections.settled()).toEqual([]);
    rejections.stop();
  });

  async function firstOf(stream: ClientReadableStream<StreamResponse>): Promise<string> {
    const [event] = (await once(stream, 'data')) as [StreamResponse];
    return (event.payload?.value as Task).id;
  }

  async function ended(stream: ClientReadableStream<StreamResponse>): Promise<ServiceError> {
    return ((await once(stream.resume(), 'error')) as [ServiceError])[0];
  }

  it('serve a task of each other, over any binding', async () => {
    const stream = a.peer.open('sendStreamingMessage', sendParams('wait'));
    stream.on('error', () => undefined);
    const id = await firstOf(stream);
    const subscription = b.peer.open('subscribeToTask', { id });
    expect(await firstOf(subscription)).toBe(id);
    const snapshot = await rpc(b.url, 'GetTask', { id });
    expect(snapshot.result.id).toBe(id);
    let last: StreamResponse | undefined;
    subscription.on('data', (event: StreamResponse) => (last = event));
    const end = once(subscription, 'end');
    go.resolve();
    await end;
    expect(last?.payload).toMatchObject({
      $case: 'statusUpdate',
      value: { status: { state: TaskState.TASK_STATE_COMPLETED } },
    });
  });

  it('hand a stream over: its reader goes on elsewhere from where it was', async () => {
    const stream = a.peer.open('sendStreamingMessage', sendParams('wait'));
    const id = await firstOf(stream);
    const seen = [1];
    stream.on('data', () => seen.push(seen.length + 1));
    await started.promise;
    const error = ended(stream);
    const closed = a.close();
    const { code, retryAfter, metadata } = readRefusal(await error);
    expect({ code, retryAfter }).toEqual({ code: 'UNAVAILABLE', retryAfter: 1 });
    const cursor = String(metadata.get('last-event-id')[0]);
    expect(cursor).toBe(`${seen.length}-${id.slice(-8)}`);
    go.resolve();
    await closed;
    const rest = await b.peer.call('subscribeToTask', { id }, { 'last-event-id': cursor });
    expect(rest.result).toHaveLength(3 - seen.length);
  });

  it('let a run finish, and its caller have the answer', async () => {
    const answer = a.peer.call('sendMessage', sendParams('wait'));
    await started.promise;
    const closed = a.close();
    go.resolve();
    expect((await answer).result).toMatchObject({
      task: { status: { state: 'TASK_STATE_COMPLETED' } },
    });
    await closed;
  });

  it('end in spite of a client that does not read', async () => {
    const stream = a.peer.open('sendStreamingMessage', sendParams('flood'));
    stream.on('error', () => undefined);
    await firstOf(stream);
    stream.pause();
    await go.promise;
    await a.app.close();
    expect(a.logger.takeProblems()).toEqual([]);
  });
});
