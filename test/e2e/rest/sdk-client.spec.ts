import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState, type StreamResponse, type Task } from '@a2a-js/sdk';
import { ClientFactory, RestTransportFactory, type Client } from '@a2a-js/sdk/client';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { deferred, type Deferred } from '../../support/deferred.js';

describe.each(ADAPTERS)("the SDK's client over HTTP+JSON, on %s", (adapter) => {
  describe.each(['', 'acme'])('for the tenant "%s"', (tenant) => {
    let agent: TestApp;
    let client: Client;
    let go: Deferred<void>;

    beforeAll(async () => {
      agent = await createTestApp('redis', {
        adapter,
        card: { capabilities: { pushNotifications: true } },
        server: { path: '/agent' },
        scripts: {
          wait: async (task) => {
            await task.working();
            await Promise.race([
              go.promise,
              new Promise((resolve) => task.signal.addEventListener('abort', resolve)),
            ]);
          },
        },
      });
      const factory = new ClientFactory({ transports: [new RestTransportFactory()] });
      client = await factory.createFromUrl(agent.url);
    });

    afterAll(() => agent.close());

    const send = async (text: string, more = {}) =>
      (await client.sendMessage(sendRequest(text, { tenant, ...more }))) as Task;

    function kinds(events: readonly StreamResponse[]): string[] {
      return events.map(({ payload }) => payload?.$case ?? 'none');
    }

    it('sends, gets and lists', async () => {
      const contextId = `sdk-${adapter}-${tenant}`;
      const { id, status } = await send('work x', { contextId });
      expect(status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
      expect((await client.getTask({ tenant, id, historyLength: 1 })).history).toHaveLength(1);
      const page = await client.listTasks({
        tenant,
        contextId,
        status: TaskState.TASK_STATE_COMPLETED,
        pageSize: 5,
        pageToken: '',
        historyLength: 0,
        statusTimestampAfter: '',
        includeArtifacts: true,
      });
      expect(page.tasks.map((task) => [task.id, task.artifacts.length])).toEqual([[id, 1]]);
    });

    it('streams, and subscribes to what it has sent', async () => {
      go = deferred();
      const stream = client.sendMessageStream(sendRequest('wait', { tenant }));
      const sent: StreamResponse[] = [];
      let followed: Promise<StreamResponse[]> | undefined;
      for await (const event of stream) {
        sent.push(event);
        if (event.payload?.$case !== 'statusUpdate' || followed) continue;
        const { taskId } = event.payload.value;
        const subscribed = deferred<void>();
        followed = collect(client.resubscribeTask({ tenant, id: taskId }), subscribed);
        await subscribed.promise;
        go.resolve();
      }
      expect(kinds(sent)).toEqual(['task', 'statusUpdate', 'statusUpdate']);
      expect(kinds((await followed) ?? [])).toEqual(['task', 'statusUpdate']);
    });

    it('cancels', async () => {
      go = deferred();
      const { id } = await send('wait', { configuration: { returnImmediately: true } });
      const canceled = await client.cancelTask({ tenant, id, metadata: undefined });
      expect(canceled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
    });

    it('keeps push notification configurations', async () => {
      const { id: taskId } = await send('ask more');
      const config = { tenant, taskId, id: 'one', url: 'https://a.example/x', token: 't' };
      const created = await client.createTaskPushNotificationConfig({
        ...config,
        authentication: undefined,
      });
      expect(created).toMatchObject({ id: 'one', taskId, url: config.url });
      const ref = { tenant, taskId, id: 'one' };
      expect(await client.getTaskPushNotificationConfig(ref)).toMatchObject({ id: 'one' });
      const list = { tenant, taskId, pageSize: 0, pageToken: '' };
      const { configs } = await client.listTaskPushNotificationConfig(list);
      expect(configs).toHaveLength(1);
      await client.deleteTaskPushNotificationConfig(ref);
      await expect(client.getTaskPushNotificationConfig(ref)).rejects.toThrow(TaskNotFoundError);
    });

    it('gets the errors of the protocol', async () => {
      await expect(client.getTask({ tenant, id: 'unknown' })).rejects.toThrow(TaskNotFoundError);
      const subscribed = collect(client.resubscribeTask({ tenant, id: 'unknown' }));
      await expect(subscribed).rejects.toThrow(TaskNotFoundError);
    });
  });
});

async function collect<T>(events: AsyncIterable<T>, first?: Deferred<void>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) {
    all.push(event);
    first?.resolve();
  }
  return all;
}
