import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CancelTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  SubscribeToTaskRequest,
  type StreamResponse,
  type Task,
} from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { nameOf } from '../../support/apps/collect.js';
import { ADAPTERS, type AdapterName } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendRequest, type SendOptions } from '../../support/apps/json-rpc.js';
import { sdkClient, type Transport } from '../../support/apps/sdk-client.js';
import { v03Client } from '../../support/apps/v03.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { aborted } from '../../support/instances/by-hand.js';

type Version = '1.0' | '0.3';

/** Every binding on every adapter; the SDK has HTTP+JSON of version 0.3 for Express only. */
const MATRIX = ADAPTERS.flatMap((adapter): [Version, Transport, AdapterName][] => [
  ['1.0', 'JSONRPC', adapter],
  ['1.0', 'HTTP+JSON', adapter],
  ['1.0', 'GRPC', adapter],
  ['0.3', 'JSONRPC', adapter],
  ...(adapter === 'express'
    ? [['0.3', 'HTTP+JSON', adapter] as [Version, Transport, AdapterName]]
    : []),
  ['0.3', 'GRPC', adapter],
]);

describe.each(MATRIX)(
  "the SDK's client of version %s over %s, on %s",
  (version, binding, adapter) => {
    let agent: GrpcApp;
    let client: Client;
    let go: Deferred<void>;

    beforeAll(async () => {
      agent = await createGrpcApp('redis', {
        adapter,
        grpc: { v03: true },
        server: { v03: true },
        card: { capabilities: { pushNotifications: true } },
        scripts: {
          wait: async (task) => {
            await task.working();
            await Promise.race([go.promise, aborted(task.signal)]);
          },
          modes: (task) => task.acceptedOutputModes.join(' '),
        },
      });
      client = await (version === '1.0' ? sdkClient : v03Client)(agent.url, binding);
    });

    afterAll(() => agent.close());

    const send = async (text: string, options?: SendOptions) =>
      (await client.sendMessage(sendRequest(text, options))) as Task;

    async function namesOf(events: AsyncIterable<StreamResponse>): Promise<string[]> {
      const names: string[] = [];
      for await (const event of events) names.push(nameOf(event));
      return names;
    }

    /** A task that waits, and the stream that began it. */
    async function waiting() {
      go = deferred();
      const events = client.sendMessageStream(sendRequest('wait'));
      const first = (await events.next()).value as StreamResponse;
      const working = (await events.next()).value as StreamResponse;
      expect([nameOf(first), nameOf(working)]).toEqual(['task SUBMITTED', 'WORKING']);
      return { events, id: (first.payload?.value as Task).id };
    }

    it('sends: a task, a direct reply, a further message', async () => {
      const task = await send('work x');
      expect(nameOf({ payload: { $case: 'task', value: task } })).toBe('task COMPLETED');
      expect(task.artifacts[0]?.parts[0]?.content).toEqual({ $case: 'text', value: 'x' });
      const reply = await client.sendMessage(sendRequest('echo hi'));
      expect(reply).toMatchObject({ parts: [{ content: { value: 'hi' } }] });
      const { id: taskId, contextId } = await send('ask');
      expect(await send('work y', { taskId, contextId })).toMatchObject({ id: taskId });
    });

    it('tells the agent which output modes it accepts', async () => {
      const configuration = { acceptedOutputModes: ['text/html', 'image/*'] };
      const reply = await client.sendMessage(sendRequest('modes', { configuration }));
      expect(reply).toMatchObject({ parts: [{ content: { value: 'text/html image/*' } }] });
    });

    it('streams: a task, a direct reply', async () => {
      const names = await namesOf(client.sendMessageStream(sendRequest('work x')));
      expect(names).toEqual(['task SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
      const reply = await namesOf(client.sendMessageStream(sendRequest('echo hi')));
      expect(reply).toEqual(['message']);
    });

    it('gets, and knows what is not there', async () => {
      const { id, artifacts } = await send('work x');
      const got = await client.getTask(GetTaskRequest.fromJSON({ id }));
      expect(got).toMatchObject({ id, artifacts });
      const unknown = client.getTask(GetTaskRequest.fromJSON({ id: 'unknown' }));
      await expect(unknown).rejects.toThrow(TaskNotFoundError);
    });

    it('cancels a task that runs', async () => {
      const { events, id } = await waiting();
      const task = await client.cancelTask(CancelTaskRequest.fromJSON({ id }));
      expect(nameOf({ payload: { $case: 'task', value: task } })).toBe('task CANCELED');
      expect(await namesOf(events)).toEqual(['CANCELED']);
    });

    it('subscribes to a task that runs', async () => {
      const { events, id } = await waiting();
      const subscribed = client.resubscribeTask(SubscribeToTaskRequest.fromJSON({ id }));
      expect(nameOf((await subscribed.next()).value as StreamResponse)).toBe('task WORKING');
      go.resolve();
      expect(await namesOf(subscribed)).toEqual(['COMPLETED']);
      expect(await namesOf(events)).toEqual(['COMPLETED']);
    });

    it('keeps push notification configurations', async () => {
      const { id: taskId } = await send('ask');
      const url = 'https://93.184.215.14/hook';
      const config = { tenant: '', id: 'c', taskId, url, token: '', authentication: undefined };
      await client.createTaskPushNotificationConfig(config);
      const ref = { tenant: '', taskId, id: 'c' };
      expect(await client.getTaskPushNotificationConfig(ref)).toMatchObject({ id: 'c', url });
      await client.deleteTaskPushNotificationConfig(ref);
      const page = { tenant: '', taskId, pageSize: 0, pageToken: '' };
      expect((await client.listTaskPushNotificationConfig(page)).configs).toEqual([]);
    });

    it(version === '1.0' ? 'lists' : 'has no list, which that version lacks', async () => {
      const contextId = 'listed';
      const { id } = await send('work x', { contextId });
      const listed = client.listTasks(ListTasksRequest.fromJSON({ contextId }));
      if (version === '0.3') return expect(listed).rejects.toThrow();
      expect((await listed).tasks.map((task) => task.id)).toEqual([id]);
    });
  },
);
