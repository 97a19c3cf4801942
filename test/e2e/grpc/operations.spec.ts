import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState, type StreamResponse, type Task } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { STORES } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { aborted } from '../../support/instances/by-hand.js';

describe.each(STORES)("the SDK's client over gRPC, over %s", (store) => {
  let agent: GrpcApp;
  let client: Client;

  beforeAll(async () => {
    agent = await createGrpcApp(store, {
      card: { capabilities: { pushNotifications: true, extendedAgentCard: true } },
      options: {
        extendedAgentCard: (_user, context) => {
          for (const uri of context.requestedExtensions ?? []) context.addActivatedExtension(uri);
          return { description: 'For you.' };
        },
      },
      server: { user: () => ({ isAuthenticated: true, userName: 'ann' }) },
      scripts: {
        wait: async (task) => {
          await task.working();
          await aborted(task.signal);
        },
      },
    });
    client = agent.grpcClient;
  });

  afterAll(() => agent.close());

  it('§10.4 MUST send a message and have its task', async () => {
    const task = (await client.sendMessage(sendRequest('work x'))) as Task;
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(task.artifacts[0]?.parts[0]?.content).toEqual({ $case: 'text', value: 'x' });
    expect(await client.getTask({ id: task.id, tenant: '' })).toEqual(task);
  });

  it('sends a message and has a direct reply', async () => {
    const reply = await client.sendMessage(sendRequest('echo hello'));
    expect(reply).toMatchObject({ parts: [{ content: { value: 'hello' } }] });
  });

  it('lists tasks', async () => {
    const { id, contextId } = (await client.sendMessage(sendRequest('work y'))) as Task;
    const page = await client.listTasks({
      tenant: '',
      contextId,
      pageToken: '',
      status: 0,
    } as never);
    expect(page.tasks.map((task) => task.id)).toEqual([id]);
    expect(page).toMatchObject({ totalSize: 1, nextPageToken: '' });
  });

  it('§10.4 MUST stream the events of a task in their order', async () => {
    expect((await all(client.sendMessageStream(sendRequest('work z')))).map(caseOf)).toEqual([
      'task',
      'statusUpdate',
      'artifactUpdate',
      'statusUpdate',
    ]);
  });

  it('streams a direct reply', async () => {
    expect((await all(client.sendMessageStream(sendRequest('echo z')))).map(caseOf)).toEqual([
      'message',
    ]);
  });

  it('subscribes to a task, and cancels it', async () => {
    const events = client.sendMessageStream(sendRequest('wait'));
    const first = (await events.next()).value as StreamResponse;
    const { id } = first.payload?.value as Task;
    const subscription = client.resubscribeTask({ id, tenant: '' });
    const snapshot = (await subscription.next()).value as StreamResponse;
    expect(snapshot.payload).toMatchObject({ $case: 'task', value: { id } });
    const canceled = await client.cancelTask({ id, tenant: '', metadata: undefined });
    expect(canceled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
    const [rest, others] = await Promise.all([all(subscription), all(events)]);
    expect(rest.at(-1)).toEqual(others.at(-1));
    expect(rest.at(-1)?.payload).toMatchObject({
      value: { status: { state: TaskState.TASK_STATE_CANCELED } },
    });
  });

  it('keeps push configurations', async () => {
    const task = (await client.sendMessage(sendRequest('ask'))) as Task;
    const config = {
      tenant: '',
      id: 'mine',
      taskId: task.id,
      url: 'https://93.184.216.34/hook',
      token: 't',
      authentication: undefined,
    };
    const ref = { tenant: '', taskId: task.id, id: 'mine' };
    expect(await client.createTaskPushNotificationConfig(config)).toMatchObject(config);
    expect(await client.getTaskPushNotificationConfig(ref)).toMatchObject(config);
    const list = { tenant: '', taskId: task.id, pageSize: 0, pageToken: '' };
    const { configs } = await client.listTaskPushNotificationConfig(list);
    expect(configs.map(({ id }) => id)).toEqual(['mine']);
    await client.deleteTaskPushNotificationConfig(ref);
    expect((await client.listTaskPushNotificationConfig(list)).configs).toEqual([]);
  });

  it('gives the extended card', async () => {
    const card = await agent.peer.call('getExtendedAgentCard', {});
    expect(card.result).toMatchObject({
      description: 'For you.',
      supportedInterfaces: [{ protocolBinding: 'GRPC', url: agent.address }],
    });
  });

  it('§10.2 SHOULD be told in metadata which of its extensions are active', async () => {
    const declared = { 'a2a-extensions': 'urn:x, urn:y' };
    const { metadata } = await agent.peer.call('getExtendedAgentCard', {}, declared);
    expect(metadata?.get('a2a-extensions')).toEqual(['urn:x,urn:y']);
  });

  it('sends and gets bytes as they are', async () => {
    const bytes = Buffer.alloc(50_000, 0xfe);
    const raw = { $case: 'raw', value: bytes } as const;
    const request = sendRequest('work x');
    request.message!.parts.push({ content: raw, metadata: undefined, filename: '', mediaType: '' });
    const { id } = (await client.sendMessage(request)) as Task;
    const { history } = await client.getTask({ tenant: '', id });
    expect(history[0]?.parts[1]?.content).toEqual(raw);
  });

  it('logs no problem', () => {
    expect(agent.logger.takeProblems()).toEqual([]);
  });
});

async function all(events: AsyncIterable<StreamResponse>): Promise<StreamResponse[]> {
  const list: StreamResponse[] = [];
  for await (const event of events) list.push(event);
  return list;
}

function caseOf({ payload }: StreamResponse): string | undefined {
  return payload?.$case;
}
