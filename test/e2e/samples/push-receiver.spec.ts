import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendMessageRequest, TaskState, type StreamResponse } from '@a2a-js/sdk';
import { ClientFactory } from '@a2a-js/sdk/client';
import { firstValueFrom, takeWhile, toArray } from 'rxjs';
import { AgentModule, ISSUER } from '../../../sample/09-push-receiver/agent/agent.module.js';
import { createReceiver } from '../../../sample/09-push-receiver/receiver/create-receiver.js';
import { Inbox } from '../../../sample/09-push-receiver/receiver/inbox.js';

describe('sample/09-push-receiver', () => {
  let agent: INestApplication;
  let receiver: INestApplication;

  beforeAll(async () => {
    const options = { logger: false, forceCloseConnections: true } as const;
    agent = await NestFactory.create(AgentModule.forRoot(), options);
    await agent.listen(0, '127.0.0.1');
    const jwksUrl = `${await agent.getUrl()}/.well-known/a2a-jwks.json`;
    receiver = await createReceiver({ jwksUrl, issuer: ISSUER, tokens: ['t'] });
    await receiver.listen(0, '127.0.0.1');
  });

  afterAll(() => Promise.all([agent.close(), receiver.close()]));

  it('gets the events of an order, in order and each once', async () => {
    const client = await new ClientFactory().createFromUrl(await agent.getUrl());
    const url = `${await receiver.getUrl()}/notifications`;
    await client.sendMessage(
      SendMessageRequest.fromJSON({
        message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: 'Rye' }] },
        configuration: { returnImmediately: true, taskPushNotificationConfig: { url, token: 't' } },
      }),
    );
    const events$ = receiver.get(Inbox).events$.pipe(takeWhile((event) => !isEnd(event), true));
    const events = await firstValueFrom(events$.pipe(toArray()));
    expect(events.map(({ payload }) => payload?.$case)).toEqual([
      'task',
      'statusUpdate',
      'statusUpdate',
      'artifactUpdate',
      'statusUpdate',
    ]);
  });

  it('takes nothing from anybody else', async () => {
    const response = await fetch(`${await receiver.getUrl()}/notifications`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-A2A-Notification-Token': 't' },
      body: '{"task":{"id":"forged"}}',
    });
    expect(response.status).toBe(401);
  });
});

function isEnd({ payload }: StreamResponse): boolean {
  const isStatus = payload?.$case === 'statusUpdate';
  return isStatus && payload.value.status?.state === TaskState.TASK_STATE_COMPLETED;
}
