import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StreamResponse } from '@a2a-js/sdk';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { Receiver } from '../../support/push/receiver.js';

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
    });
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
    expect(receiver.received[0]).toMatchObject({ path: '/inline' });
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/a2a+json',
      'x-a2a-notification-token': 'tok',
    });
  });
});
