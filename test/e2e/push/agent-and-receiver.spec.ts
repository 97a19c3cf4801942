import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { A2ANotificationGuard, A2ANotificationModule } from 'nestjs-a2a-redis';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { keyPair } from '../../support/key-pair.js';

const TYPE = 'application/a2a+json';
const { privateKey, publicKey } = keyPair({ namedCurve: 'P-256' });
const KEYS = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }];

describe.each(ADAPTERS)('an agent on %s that receives notifications as well', (adapter) => {
  let app: TestApp;
  let completed: Deferred<void>;
  let bodies: object[];

  beforeEach(async () => {
    completed = deferred();
    bodies = [];

    @Controller('hook')
    class HookController {
      @Post()
      @HttpCode(204)
      @UseGuards(A2ANotificationGuard)
      take(@Body() body: object): void {
        bodies.push(body);
        if (JSON.stringify(body).includes('COMPLETED')) completed.resolve();
      }
    }

    app = await createTestApp('memory', {
      adapter,
      application: { rawBody: true },
      controllers: [HookController],
      imports: [A2ANotificationModule.forRoot({ keys: KEYS, tokens: ['t'] })],
      card: { capabilities: { pushNotifications: true } },
      options: {
        push: { allow: ['127.0.0.0/8'], signing: { keys: [{ id: 'k', key: privateKey }] } },
      },
    });
  });

  afterEach(() => app.close());

  it.each([TYPE, 'application/json'])(
    'reads messages and notifications, sent as %s',
    async (type) => {
      const response = await fetch(`${app.url}/message:send`, {
        method: 'POST',
        headers: { 'Content-Type': type, 'A2A-Version': '1.0' },
        body: JSON.stringify({
          message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: 'work x' }] },
          configuration: { taskPushNotificationConfig: { url: `${app.url}/hook`, token: 't' } },
        }),
      });
      expect(response.status).toBe(200);
      await completed.promise;
      expect(bodies.map((body) => Object.keys(body)[0])).toEqual([
        'task',
        'statusUpdate',
        'artifactUpdate',
        'statusUpdate',
      ]);
    },
  );

  it('answers a body of the agent that is no JSON as the binding does', async () => {
    const response = await fetch(`${app.url}/message:send`, {
      method: 'POST',
      headers: { 'Content-Type': TYPE, 'A2A-Version': '1.0' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 400 } });
  });
});
