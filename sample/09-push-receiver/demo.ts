import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { SendMessageRequest, TaskState, taskStateToJSON, type StreamResponse } from '@a2a-js/sdk';
import { ClientFactory } from '@a2a-js/sdk/client';
import { textOf } from 'nestjs-a2a-redis';
import { firstValueFrom, takeWhile, tap, toArray } from 'rxjs';
import { AgentModule, ISSUER } from './agent/agent.module.js';
import { createReceiver } from './receiver/create-receiver.js';
import { Inbox } from './receiver/inbox.js';
import { Wiretap, type Overheard } from './wiretap.js';

const TOKEN = randomUUID();

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** An agent, a receiver of its notifications, and somebody in between who means no good. */
async function demo(): Promise<void> {
  const agent = await NestFactory.create(AgentModule.forRoot(process.env['REDIS_URL']), {
    abortOnError: false,
    forceCloseConnections: true,
    logger: ['warn', 'error'],
  });
  const wiretap = await Wiretap.start();
  try {
    await agent.listen(0, '127.0.0.1');
    await withReceiver(await agent.getUrl(), wiretap);
  } finally {
    await agent.close();
    wiretap.stop();
  }
  console.log('\nWhat the agent sent was taken, and nothing else.');
}

async function withReceiver(agentUrl: string, wiretap: Wiretap): Promise<void> {
  const receiver = await createReceiver({
    jwksUrl: `${agentUrl}/.well-known/a2a-jwks.json`,
    issuer: ISSUER,
    audience: wiretap.origin, // the origin of the URL that is registered
    tokens: [TOKEN],
  });
  try {
    await receiver.listen(0, '127.0.0.1');
    wiretap.leadsTo(`${await receiver.getUrl()}/notifications`);
    await order(agentUrl, `${wiretap.origin}/notifications`, receiver.get(Inbox));
    await attack(wiretap);
  } finally {
    await receiver.close();
  }
}

/** The client goes away at once; the notifications tell how its order goes on. */
async function order(agentUrl: string, url: string, inbox: Inbox): Promise<void> {
  console.log('\nAn order, and its notifications');
  const client = await new ClientFactory().createFromUrl(agentUrl);
  await client.sendMessage(
    SendMessageRequest.fromJSON({
      message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: 'A loaf of rye' }] },
      configuration: { returnImmediately: true, taskPushNotificationConfig: { url, token: TOKEN } },
    }),
  );
  const lines = await firstValueFrom(
    inbox.events$.pipe(
      tap((event) => console.log(`  ${describe(event)}`)),
      takeWhile((event) => !isEnd(event), true),
      toArray(),
    ),
  );
  assert.equal(lines.length, 5);
}

/** The token was heard, too: it protects from those who know the URL only. */
async function attack(wiretap: Wiretap): Promise<void> {
  const [first] = wiretap.heard as [Overheard];
  const { 'x-a2a-notification-signature': signature, ...unsigned } = first.headers;
  assert(signature);
  const changed = { ...first, body: first.body.replace('rye', 'lye') };
  console.log('\nWhat somebody makes of it who has heard a notification');
  const tries: [string, Overheard][] = [
    ['sends it again', first],
    ['changes it', changed],
    ['leaves the signature out', { ...first, headers: unsigned }],
    [
      'claims that it is another',
      { ...first, headers: { ...first.headers, 'x-a2a-notification-id': 'x' } },
    ],
  ];
  for (const [what, request] of tries) {
    const status = await wiretap.send(request);
    console.log(`  ${what.padEnd(28)} ${status}`);
    assert.equal(status, 401);
  }
}

function describe({ payload }: StreamResponse): string {
  switch (payload?.$case) {
    case 'artifactUpdate':
      return `artifact  "${textOf(payload.value.artifact)}"`;
    case 'statusUpdate':
      return `status    ${stateOf(payload.value)} "${textOf(payload.value.status?.message)}"`;
    case 'task':
      return `task      ${stateOf(payload.value)}`;
    case 'message':
    case undefined:
      throw new Error('Another kind of notification.');
  }
}

function isEnd({ payload }: StreamResponse): boolean {
  const isStatus = payload?.$case === 'statusUpdate';
  return isStatus && payload.value.status?.state === TaskState.TASK_STATE_COMPLETED;
}

function stateOf({ status }: { status: { state: TaskState } | undefined }): string {
  const state = status?.state ?? TaskState.TASK_STATE_UNSPECIFIED;
  return taskStateToJSON(state).replace('TASK_STATE_', '');
}
