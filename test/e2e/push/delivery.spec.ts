import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamResponse } from '@a2a-js/sdk';
import { firstValueFrom } from 'rxjs';
import { PushDeliveryService } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { v03, v03Message } from '../../support/apps/v03.js';
import { Receiver, type Received } from '../../support/push/receiver.js';

const PUSH = { allow: ['127.0.0.1'], minBackoff: 1, maxBackoff: 20 };

describe.each(PLATFORMS)('push notifications over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
      options: { push: PUSH },
      server: { v03: true },
    });
  });

  beforeEach(() => {
    receiver.received.length = 0;
  });

  afterAll(async () => {
    await agent.close();
    await receiver.stop();
  });

  it('brings every event of a task that was created with a configuration, in order', async () => {
    const config = { id: 'inline', url: receiver.url('/inline'), token: 'tok' };
    const params = sendParams('work x', { configuration: { taskPushNotificationConfig: config } });
    const { result } = await rpc(agent.url, 'SendMessage', params);
    await receiver.until((all) => all.some(({ body }) => body.includes('TASK_STATE_COMPLETED')));
    const events = receiver.received.map(({ body }) => StreamResponse.fromJSON(JSON.parse(body)));
    expect(events[0]?.payload).toMatchObject({ $case: 'task', value: { id: result.task.id } });
    expect(events.map(({ payload }) => payload?.$case)).toEqual([
      'task',
      'statusUpdate',
      'artifactUpdate',
      'statusUpdate',
    ]);
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/a2a+json',
      'x-a2a-notification-token': 'tok',
    });
  });

  it('brings clients of 0.3 the bare objects they know, however they registered', async () => {
    const inline = { id: 'inline', url: receiver.url('/inline') };
    const params = {
      message: v03Message('ask'),
      configuration: { blocking: true, pushNotificationConfig: inline },
    };
    const { result } = await v03(agent.url, 'message/send', params);
    const later = { id: 'later', url: receiver.url('/later') };
    const set = { taskId: result.id, pushNotificationConfig: later };
    expect((await v03(agent.url, 'tasks/pushNotificationConfig/set', set)).error).toBeUndefined();
    const again = { message: v03Message('work x', { taskId: result.id }) };
    await v03(agent.url, 'message/send', again);
    const isOver = ({ path, body }: Received) => path === '/later' && body.includes('completed');
    await receiver.until((all) => all.some(isOver) && all.length === 6 + 4);
    const bodies = (at: string) =>
      receiver.received
        .filter(({ path }) => path === at)
        .map(({ body }) => JSON.parse(body) as { kind: string; status?: { state: string } });
    expect(bodies('/inline').map(({ kind }) => kind)).toEqual([
      'task',
      ...['status-update', 'status-update', 'status-update', 'artifact-update', 'status-update'],
    ]);
    expect(bodies('/later').map(({ status }) => status?.state)).toEqual([
      'submitted',
      'working',
      undefined,
      'completed',
    ]);
    for (const { headers } of receiver.received) {
      expect(headers['content-type']).toBe('application/json');
    }
  });

  it('brings each client the form it registered for, though they share the task', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('ask'));
    const { id: taskId } = result.task;
    const old = { taskId, pushNotificationConfig: { id: 'old', url: receiver.url('/old') } };
    await v03(agent.url, 'tasks/pushNotificationConfig/set', old);
    const current = { taskId, id: 'new', url: receiver.url('/new') };
    await rpc(agent.url, 'CreateTaskPushNotificationConfig', current);
    await rpc(agent.url, 'CancelTask', { id: taskId });
    await receiver.count(2);
    const bodies = new Map(receiver.received.map(({ path, body }) => [path, body]));
    expect(JSON.parse(bodies.get('/old')!)).toMatchObject({ kind: 'status-update', final: true });
    expect(JSON.parse(bodies.get('/new')!)).toMatchObject({ statusUpdate: { taskId } });
  });

  it('lets the application replay what could not be delivered', async () => {
    receiver.answers(() => 410);
    const service = agent.app.get(PushDeliveryService);
    const buried = firstValueFrom(service.deadLetters$);
    const config = { id: 'a', url: receiver.url() };
    const params = sendParams('work x', { configuration: { taskPushNotificationConfig: config } });
    await rpc(agent.url, 'SendMessage', params);
    const { taskId } = await buried;
    expect((await service.list()).letters).toMatchObject([{ taskId, configId: 'a' }]);
    receiver.answers(() => 200);
    expect(await service.replay({ taskId, configId: 'a' })).toBe(true);
    await receiver.count(5);
    expect((await service.list()).letters).toEqual([]);
  });
});
