import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import type { NeutralCall } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { SECRET } from './cases/bad-case.js';

const headers = { authorization: `Bearer ${SECRET}`, 'x-user': 'ann' };
const webhook = {
  url: 'https://93.184.215.14/hook',
  token: SECRET,
  authentication: { scheme: 'Bearer', credentials: SECRET },
};

describe('the log', () => {
  let agent: GrpcApp;

  beforeAll(async () => {
    agent = await createGrpcApp('redis', {
      card: { capabilities: { pushNotifications: true } },
      scripts: {
        broken: () => {
          throw new Error('Broken.');
        },
      },
    });
  });

  afterAll(() => agent.close());

  it.each(BINDINGS)(
    '§13.4 MUST NOT have credentials or contents, whatever goes wrong: %s',
    async (_name, connect) => {
      const client = await connect(agent.url);
      const call = (operation: NeutralCall['operation'], request: unknown) =>
        client.call({ operation, request, headers });
      const asked = await call('sendMessage', sendParams(`ask ${SECRET}`));
      const { id } = (asked as { result: { task: { id: string } } }).result.task;
      await call('createTaskPushNotificationConfig', { taskId: id, id: 'c', ...webhook });
      await call('createTaskPushNotificationConfig', { taskId: id, ...webhook, url: SECRET });
      await call('sendMessage', sendParams(`broken ${SECRET}`));
      await call('sendMessage', sendParams(SECRET, { taskId: SECRET }));
      await call('listTasks', { pageToken: SECRET });
      await call('cancelTask', { id });
      await client.close();
      const log = agent.logger.entries.map(({ text }) => text).join('\n');
      expect(log).toContain('Broken.');
      expect(log).not.toContain(SECRET);
    },
  );
});
