import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ForbiddenException, UnauthorizedException, type CanActivate } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { PushConfigRepository, TaskStoreUnavailableError } from 'nestjs-a2a-redis';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { v03, v03Message } from '../../support/apps/v03.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

const SECRET = 'redis://user:hunter2@db.internal:6379';

/** A repository of the application that fails, in one of two ways. */
class FailingRepository extends PushConfigRepository {
  save = (): Promise<never> => Promise.reject(new Error(SECRET));
  list = (): Promise<never> =>
    Promise.reject(new TaskStoreUnavailableError(new Error(`connect ${SECRET}`)));
  delete = (): Promise<never> => Promise.reject(new Error(SECRET));
}

class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-user'] === undefined) throw new UnauthorizedException();
    if (headers['x-user'] === 'mallory') throw new ForbiddenException('Not you.');
    return true;
  }
}

describe.each(ADAPTERS)('failures behind calls of version 0.3 with %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', {
      adapter,
      server: { v03: true, guards: [HeaderGuard] },
      card: { capabilities: { pushNotifications: true } },
      options: { overrides: [{ provide: PushConfigRepository, useClass: FailingRepository }] },
    });
  });

  afterAll(() => agent.close());

  const alice = { 'x-user': 'alice' };
  const rest = (method: string, path: string, headers: Record<string, string> = alice) =>
    fetch(`${agent.url}/v1/${path}`, { method, headers });

  it('tell to try again when the store does not answer', async () => {
    const params = { id: 'x' };
    const answer = await v03(agent.url, 'tasks/pushNotificationConfig/list', params, alice);
    expect(answer).toMatchObject({ status: 503, id: 7 });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.error).toEqual({ code: -32603, message: expect.stringContaining('Try again') });
    expectNoLeak(answer.text, ['hunter2']);
    if (adapter === 'fastify') return;
    const other = await rest('GET', 'tasks/x/pushNotificationConfigs');
    expect(other.status).toBe(503);
    expect(other.headers.get('retry-after')).toBe('1');
    expect(await other.json()).toEqual(answer.error);
  });

  it('are not told to clients, but to the log', async () => {
    agent.logger.takeProblems();
    const params = { id: 'x', pushNotificationConfigId: 'y' };
    const answer = await v03(agent.url, 'tasks/pushNotificationConfig/delete', params, alice);
    expect(answer).toMatchObject({ status: 500, id: 7 });
    expect(answer.error).toEqual({ code: -32603, message: 'Internal error.' });
    expect(agent.logger.takeProblems().join()).toContain(SECRET);
    if (adapter === 'fastify') return;
    const other = await rest('DELETE', 'tasks/x/pushNotificationConfigs/y');
    expect(other.status).toBe(500);
    expect(await other.json()).toEqual({ code: -32603, message: 'Internal error.' });
  });

  it.each([
    [{}, 401],
    [{ 'x-user': 'mallory' }, 403],
  ])('are what guards say: %j', async (headers: Record<string, string>, status) => {
    const answer = await v03(agent.url, 'tasks/get', { id: 'x' }, headers);
    expect(answer).toMatchObject({ status, id: 7 });
    expect(answer.error).toEqual({ code: -32000, message: expect.any(String) });
    if (adapter === 'fastify') return;
    const other = await rest('GET', 'tasks/x', headers);
    expect(other.status).toBe(status);
    expect(await other.json()).toEqual({ code: -32000, message: expect.any(String) });
  });
});

describe('clients of version 0.3 when Redis has gone', () => {
  let server: RedisProcess;
  let agent: TestApp;

  beforeAll(async () => {
    server = await startRedis();
    const options = { connection: server.url };
    agent = await createTestApp('redis', { server: { v03: true }, options });
  });

  afterAll(() => agent.close());

  it('are told to try again, by every method and binding', async () => {
    await server.stop();
    const message = v03Message('echo x');
    for (const [method, params] of [
      ['tasks/get', { id: '00000000-0000-8000-8000-000000000000' }],
      [
        'message/stream',
        { message: { ...message, taskId: '00000000-0000-8000-8000-000000000000' } },
      ],
    ] as const) {
      const answer = await v03(agent.url, method, params);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.error).toEqual({ code: -32603, message: expect.stringContaining('Try again') });
    }
    const task = `${agent.url}/v1/tasks/00000000-0000-8000-8000-000000000000`;
    for (const url of [task, `${task}:subscribe`]) {
      const answer = await fetch(url);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: -32603 });
    }
  });
});
