import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StreamResponse, type Task, type TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { nameOf } from '../../support/apps/collect.js';
import { PLATFORMS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { sdkClient, type Transport } from '../../support/apps/sdk-client.js';
import { v03Client } from '../../support/apps/v03.js';
import { Receiver } from '../../support/push/receiver.js';

const PUSH = { allow: ['127.0.0.1'], minBackoff: 1, maxBackoff: 20 };

/** What the SDK has of version 0.3 on the adapter, and what there is of 1.0. */
const CLIENTS: Readonly<Record<string, readonly (readonly ['0.3' | '1.0', Transport])[]>> = {
  express: [
    ['0.3', 'JSONRPC'],
    ['0.3', 'HTTP+JSON'],
    ['0.3', 'GRPC'],
    ['1.0', 'JSONRPC'],
    ['1.0', 'HTTP+JSON'],
    ['1.0', 'GRPC'],
  ],
  fastify: [
    ['0.3', 'JSONRPC'],
    ['0.3', 'GRPC'],
    ['1.0', 'JSONRPC'],
  ],
};

/** Names of the bodies in the form of a version; a body in another form has no name. */
const NAMED = {
  '0.3': (body: string) => {
    const { kind, status } = JSON.parse(body) as { kind?: string; status?: { state: string } };
    return [kind ?? 'nothing', status?.state].filter(Boolean).join(' ');
  },
  '1.0': (body: string) => nameOf(StreamResponse.fromJSON(JSON.parse(body))),
} as const;

const EVENTS = {
  '0.3': ['status-update working', 'artifact-update', 'status-update completed'],
  '1.0': ['WORKING', 'artifact', 'COMPLETED'],
} as const;

describe.each(PLATFORMS)('push notifications of two versions, over %s on %s', (store, adapter) => {
  let agent: GrpcApp;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    agent = await createGrpcApp(store, {
      ...{ adapter, grpc: { v03: true }, server: { v03: true } },
      card: { capabilities: { pushNotifications: true } },
      options: { push: PUSH },
    });
  });

  afterAll(async () => {
    await agent.close();
    await receiver.stop();
  });

  describe.each(CLIENTS[adapter]!)('registered in version %s over %s', (version, binding) => {
    let client: Client;

    beforeAll(async () => {
      client = await (version === '1.0' ? sdkClient : v03Client)(agent.url, binding);
    });

    const configAt = (path: string, taskId = ''): TaskPushNotificationConfig => {
      const url = receiver.url(path);
      return { tenant: '', id: 'c', taskId, url, token: '', authentication: undefined };
    };

    /** What came at a path, when the end of the task has come. */
    async function cameTo(path: string): Promise<string[]> {
      const at = () => receiver.received.filter((one) => one.path === path);
      await receiver.until(() => /completed"/i.test(at().at(-1)?.body ?? ''));
      return at().map(({ body }) => NAMED[version](body));
    }

    it('with a message, have the form of that version', async () => {
      const path = `/${version}/${binding}/inline`;
      const configuration = { taskPushNotificationConfig: configAt(path) };
      await client.sendMessage(sendRequest('work x', { configuration }));
      const first = version === '1.0' ? 'task SUBMITTED' : 'task submitted';
      expect(await cameTo(path)).toEqual([first, ...EVENTS[version]]);
    });

    it('for a task, have the form of that version', async () => {
      const path = `/${version}/${binding}/created`;
      const { id: taskId } = (await client.sendMessage(sendRequest('ask'))) as Task;
      await client.createTaskPushNotificationConfig(configAt(path, taskId));
      await client.sendMessage(sendRequest('work x', { taskId }));
      expect((await cameTo(path)).slice(-3)).toEqual(EVENTS[version]);
    });
  });
});
