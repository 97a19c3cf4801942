import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { rest, type RestOptions } from '../../support/apps/rest.js';
import { wireText } from '../../support/apps/wire.js';

const HOOK = { url: 'https://hooks.example/x' };

describe.each(ADAPTERS)('an operation over HTTP+JSON, on %s', (adapter) => {
  describe.each(['', '/a2a'])('below "%s"', (path) => {
    describe.each(['', 'acme'])('for the tenant "%s"', (tenant) => {
      let agent: TestApp;

      beforeAll(async () => {
        agent = await createTestApp('memory', {
          adapter,
          server: { path },
          scripts: {
            wish: async (task) => {
              await task.working();
              return new Promise((resolve) =>
                task.signal.addEventListener('abort', () => resolve()),
              );
            },
          },
          card: { capabilities: { pushNotifications: true } },
        });
      });

      afterAll(() => agent.close());

      const call = (line: string, options?: RestOptions) => {
        const [method, rest_] = line.split(' ');
        const prefix = tenant && `/${tenant}`;
        return rest(`${agent.url}${path}`, `${method} ${prefix}${rest_}`, options);
      };

      async function send(text: string, contextId = randomUUID()) {
        const params = sendParams(text, { contextId });
        return (await call('POST /message:send', { body: params })).body.task;
      }

      it('§11.3 MUST have the paths and methods of the binding', async () => {
        const { status, body } = await call('POST /message:send', { body: sendParams('work x') });
        expect(status).toBe(200);
        expect(body.task.status.state).toBe('TASK_STATE_COMPLETED');
      });

      it('sends a message that is answered by one', async () => {
        const { status, body } = await call('POST /message:send', { body: sendParams('echo hi') });
        expect(status).toBe(200);
        expect(wireText(body.message)).toBe('hi');
      });

      it('gets a task, with as much of its history as is asked for', async () => {
        const { id } = await send('work x');
        const whole = await call(`GET /tasks/${id}`);
        expect(whole).toMatchObject({ status: 200, body: { id } });
        expect(whole.body.history).toHaveLength(3);
        const short = await call(`GET /tasks/${id}?historyLength=0`);
        expect(short.body.history ?? []).toHaveLength(0);
      });

      it('lists tasks by every parameter', async () => {
        const contextId = randomUUID();
        const first = await send('work 1', contextId);
        const second = await send('work 2', contextId);
        await send('ask more', contextId);
        const done = `contextId=${contextId}&status=TASK_STATE_COMPLETED`;
        const page = await call(`GET /tasks?${done}&pageSize=1&includeArtifacts=true`);
        expect(page).toMatchObject({ status: 200, body: { totalSize: 2, pageSize: 1 } });
        expect(page.body.tasks.map(({ id }) => id)).toEqual([second.id]);
        expect(wireText(page.body.tasks[0]?.artifacts[0])).toBe('2');
        const token = encodeURIComponent(page.body.nextPageToken);
        const rest_ = await call(`GET /tasks?${done}&pageSize=1&pageToken=${token}`);
        expect(rest_.body.tasks.map(({ id }) => id)).toEqual([first.id]);
        expect(rest_.body.tasks[0]).not.toHaveProperty('artifacts');
        const bare = await call(`GET /tasks?${done}&historyLength=0&includeArtifacts=false`);
        expect(bare.body.tasks[0]).not.toHaveProperty('artifacts');
        expect(bare.body.tasks[0]?.history ?? []).toEqual([]);
        const later = encodeURIComponent('2999-01-01T00:00:00Z');
        const none = await call(`GET /tasks?${done}&statusTimestampAfter=${later}`);
        expect(none.body).toMatchObject({ tasks: [], totalSize: 0, nextPageToken: '' });
      });

      it('cancels a task, with and without a body', async () => {
        for (const options of [{}, { body: { metadata: { why: 'test' } } }]) {
          const params = sendParams('wish', { configuration: { returnImmediately: true } });
          const { id } = (await call('POST /message:send', { body: params })).body.task;
          const canceled = await call(`POST /tasks/${id}:cancel`, options);
          expect(canceled).toMatchObject({
            status: 200,
            body: { id, status: { state: 'TASK_STATE_CANCELED' } },
          });
        }
      });

      it('§11.3 MUST have the paths of push notification configurations', async () => {
        const { id: taskId } = await send('ask more');
        const configs = `/tasks/${taskId}/pushNotificationConfigs`;
        const body = { ...HOOK, id: 'one', token: 't' };
        const created = await call(`POST ${configs}`, { body });
        expect(created).toMatchObject({ status: 201, body: { id: 'one', taskId, ...HOOK } });
        const got = await call(`GET ${configs}/one`);
        expect(got).toMatchObject({ status: 200, body: { id: 'one', taskId } });
        const listed = await call(`GET ${configs}`);
        expect(listed.status).toBe(200);
        expect(listed.body.configs.map(({ id }) => id)).toEqual(['one']);
        const deleted = await call(`DELETE ${configs}/one`);
        expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: '' });
        expect((await call(`DELETE ${configs}/one`)).status).toBe(204);
        expect((await call(`GET ${configs}/one`)).status).toBe(404);
      });

      it('refuses the extended card where the agent has none', async () => {
        const { status, body } = await call('GET /extendedAgentCard');
        expect(status).toBe(400);
        expect(body.error).toMatchObject({ code: 400, status: 'FAILED_PRECONDITION' });
        expect(body.error?.details[0]?.reason).toBe('UNSUPPORTED_OPERATION');
      });

      it('§8.3.2 takes the tenant from the path, and keeps tasks of tenants apart', async () => {
        const { id } = await send('work x');
        const other = await rest(`${agent.url}${path}`, `GET /other/tasks/${id}`);
        expect(other).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
      });
    });
  });
});
