import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { LegacyGrpcTransport } from '@a2a-js/sdk/compat/v0_3/client/grpc';
import { LegacyA2AService } from '@a2a-js/sdk/compat/v0_3/server/grpc';
import { Role, TaskState, type StreamResponse, type Task } from '@a2a-js/sdk';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import type { EventPull } from '#lib/task-manager/event-pull.js';
import { STORES } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { readRefusal, type GrpcRefusal, type Headers } from '../../support/apps/grpc-call.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { openStreamsOf } from '../../support/apps/open-streams.js';
import { deferred } from '../../support/deferred.js';
import { aborted } from '../../support/instances/by-hand.js';

const EXTENSION = 'https://extensions.example/v1';
const CHUNKS = 5_000;
const UNKNOWN = '0f3a5f4c-7b0b-8000-8000-00000000abcd';

type RawClient = Readonly<Record<string, (...args: unknown[]) => ClientReadableStream<unknown>>>;

describe.each(STORES)('a client of version 0.3 over gRPC, over %s', (store) => {
  let agent: GrpcApp;
  let client: LegacyGrpcTransport;
  const flooded = deferred();

  beforeAll(async () => {
    agent = await createGrpcApp(store, {
      grpc: { v03: true },
      card: {
        capabilities: {
          ...{ pushNotifications: true, extendedAgentCard: true },
          extensions: [{ uri: EXTENSION, description: '', required: false, params: undefined }],
        },
      },
      options: {
        extendedAgentCard: { description: 'For you.' },
        maxArtifactBytes: 64 * 1024 * 1024,
        maxJournalLength: 2 * CHUNKS,
      },
      server: {
        user: ({ headers }) =>
          headers['x-nobody'] ? undefined : { isAuthenticated: true, userName: 'ann' },
        anonymous: false,
      },
      scripts: {
        wait: async (task) => {
          await task.working();
          await aborted(task.signal);
        },
        flood: async (task) => {
          for (let i = 0; i < CHUNKS; i += 1) {
            const written = task.appendArtifact('a', 'x'.repeat(900));
            if (i % 500 === 499) await written;
          }
          await task.complete();
          flooded.resolve();
        },
      },
    });
    client = new LegacyGrpcTransport({ endpoint: agent.address });
  });

  afterAll(() => agent.close());

  /** A client of the service that knows nothing of A2A. */
  function rawClient(headers: Headers): { raw: RawClient; metadata: Metadata } {
    const Legacy = makeGenericClientConstructor(LegacyA2AService, 'A2AService');
    const raw = new Legacy(agent.address, credentials.createInsecure()) as unknown as RawClient;
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    return { raw, metadata };
  }

  function refused(method: string, request: object, headers: Headers): Promise<GrpcRefusal> {
    const { raw, metadata } = rawClient(headers);
    return new Promise((resolve, reject) => {
      raw[method]!(request, metadata, (error: ServiceError | null) => {
        raw['close']!();
        if (error) resolve(readRefusal(error));
        else reject(new Error('The call was answered.'));
      });
    });
  }

  it('v0.3 §5.6 finds its version on the card, after 1.0', async () => {
    const { supportedInterfaces } = await agent.client.getAgentCard();
    expect(supportedInterfaces.map((at) => [at.protocolBinding, at.protocolVersion])).toEqual([
      ['JSONRPC', '1.0'],
      ['HTTP+JSON', '1.0'],
      ['GRPC', '1.0'],
      ['GRPC', '0.3'],
    ]);
  });

  it('v0.3 §3.5.6 sends messages, and gets tasks', async () => {
    const task = (await client.sendMessage(sendRequest('work x'))) as Task;
    expect(task.artifacts[0]?.parts[0]?.content).toEqual({ $case: 'text', value: 'x' });
    const found = await client.getTask({ tenant: '', id: task.id });
    expect(found.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
    // That version cannot say 0: it is the same as nothing, which means all of it.
    expect(found.history[0]).toMatchObject({ role: Role.ROLE_USER });
    expect(task.history).toEqual(found.history);
    expect(await client.getTask({ tenant: '', id: task.id, historyLength: 0 })).toEqual(found);
    const configuration = { historyLength: 0 };
    const sent = (await client.sendMessage(sendRequest('work x', { configuration }))) as Task;
    expect(sent.history).toHaveLength(found.history.length);
    expect(await client.sendMessage(sendRequest('echo hi'))).toMatchObject({
      parts: [{ content: { value: 'hi' } }],
    });
  });

  it('v0.3 §7.2 streams in order', async () => {
    const events: StreamResponse[] = [];
    for await (const event of client.sendMessageStream(sendRequest('work x'))) events.push(event);
    expect(events.map(({ payload }) => payload?.$case)).toEqual([
      'task',
      'statusUpdate',
      'artifactUpdate',
      'statusUpdate',
    ]);
  });

  it('§3.2.6 SHOULD be told which extensions are active, on streams as well', async () => {
    const { raw, metadata } = rawClient({ 'x-a2a-extensions': `urn:unknown, ${EXTENSION}` });
    const stream = raw['sendStreamingMessage']!(rawRequest('work x'), metadata);
    const [initial] = (await once(stream.resume(), 'metadata')) as [Metadata];
    expect(initial.get('x-a2a-extensions')).toEqual([EXTENSION]);
    await once(stream, 'end');
    raw['close']!();
  });

  it('is sent no more than it reads', async () => {
    const { raw, metadata } = rawClient({});
    const stream = raw['sendStreamingMessage']!(rawRequest('flood'), metadata);
    let seen = 0;
    stream.on('data', () => (seen += 1));
    await once(stream, 'data');
    stream.pause();
    await flooded.promise;
    const [pull] = [...openStreamsOf(agent.app)['open']] as EventPull[];
    expect(pull!['buffer'].length).toBeLessThanOrEqual(512);
    expect(pull!['last']).toBeLessThan(1000);
    await once(stream.resume(), 'end');
    expect(seen).toBe(CHUNKS + 2); // beside them the task and its end
    raw['close']!();
  }, 30_000);

  it('v0.3 §7.9 subscribes, and cancels', async () => {
    const events = client.sendMessageStream(sendRequest('wait'));
    const { id } = ((await events.next()).value as StreamResponse).payload?.value as Task;
    const subscription = client.resubscribeTask({ tenant: '', id });
    await subscription.next();
    const canceled = await client.cancelTask({ tenant: '', id, metadata: undefined });
    expect(canceled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
    for (const stream of [events, subscription]) {
      let last: StreamResponse | undefined;
      for await (const event of stream) last = event;
      expect(last?.payload?.value).toMatchObject({
        status: { state: TaskState.TASK_STATE_CANCELED },
      });
    }
    expect(openStreamsOf(agent.app).size).toBe(0);
  });

  it('keeps push configurations', async () => {
    const { id: taskId } = (await client.sendMessage(sendRequest('ask'))) as Task;
    const ref = { tenant: '', taskId, id: 'mine' };
    const config = {
      ...ref,
      url: 'https://hooks.example/x',
      token: 't',
      authentication: undefined,
    };
    expect(await client.createTaskPushNotificationConfig(config)).toMatchObject({ id: 'mine' });
    expect(await client.getTaskPushNotificationConfig(ref)).toMatchObject({ url: config.url });
    const list = { tenant: '', taskId, pageSize: 0, pageToken: '' };
    expect((await client.listTaskPushNotificationConfig(list)).configs).toHaveLength(1);
    await client.deleteTaskPushNotificationConfig(ref);
    expect((await client.listTaskPushNotificationConfig(list)).configs).toHaveLength(0);
  });

  it('v0.3 §7.10 gets the card', async () => {
    expect(await client.getExtendedAgentCard({ tenant: '' })).toMatchObject({
      description: 'For you.',
    });
  });

  it('v0.3 §8.2 has the errors of the protocol', async () => {
    const asked = client.getTask({ tenant: '', id: UNKNOWN });
    await expect(asked).rejects.toThrow(TaskNotFoundError);
    const events = client.resubscribeTask({ tenant: '', id: UNKNOWN });
    await expect(events.next()).rejects.toThrow(TaskNotFoundError);
  });

  it.each<[string, string, object, Headers, object]>([
    [
      'a name that is none',
      'getTask',
      { name: 'x', historyLength: 0 },
      {},
      { code: 'INVALID_ARGUMENT' },
    ],
    ['no message', 'sendMessage', {}, {}, { code: 'INVALID_ARGUMENT', reason: 'INVALID_PARAMS' }],
    [
      'another version',
      'getTask',
      { name: `tasks/${UNKNOWN}`, historyLength: 0 },
      { 'a2a-version': '1.0' },
      { code: 'FAILED_PRECONDITION', reason: 'VERSION_NOT_SUPPORTED' },
    ],
    [
      'nobody',
      'getTask',
      { name: `tasks/${UNKNOWN}`, historyLength: 0 },
      { 'x-nobody': '1' },
      { code: 'UNAUTHENTICATED', reason: 'UNAUTHENTICATED' },
    ],
  ])('refuses %s', async (_name, method, request, headers, wanted) => {
    expect(await refused(method, request, headers)).toMatchObject(wanted);
  });

  it('logs no problem', () => {
    expect(agent.logger.takeProblems()).toEqual([]);
  });
});

function rawRequest(text: string): object {
  const content = [{ part: { $case: 'text', value: text } }];
  const message = { messageId: 'm', contextId: '', taskId: '', role: 1, content, extensions: [] };
  return { request: message };
}
