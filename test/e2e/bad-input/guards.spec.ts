import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ForbiddenException,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { post, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { wireText } from '../../support/apps/wire.js';
import { scripted } from '../../support/apps/scripted.processor.js';

class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{
      method: string;
      headers: Record<string, string | undefined>;
      user?: unknown;
    }>();
    if (request.method === 'GET') return true;
    const { authorization } = request.headers;
    if (authorization === undefined) throw new UnauthorizedException('Who are you?');
    if (authorization === 'Bearer guest') throw new ForbiddenException();
    if (authorization === 'Bearer broken') throw new Error('secret of the guard');
    request.user = { sub: authorization.slice('Bearer '.length) };
    return true;
  }
}

describe.each(ADAPTERS)("an application's guard, on %s", (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    const whoami = (task: { user: { userName: string } | undefined }) => `${task.user?.userName}`;
    agent = await createTestApp('memory', {
      adapter,
      providers: [{ provide: APP_GUARD, useClass: TokenGuard }, scripted({ whoami })],
      server: { user: undefined as never },
    });
  });

  afterAll(() => agent.close());

  it.each([
    ['no credentials', {}, 401, 'UNAUTHENTICATED'],
    ['too few rights', { Authorization: 'Bearer guest' }, 403, 'PERMISSION_DENIED'],
  ])('answers %s in the form of the binding', async (_name, headers, status, reason) => {
    const answer = await rpc(agent.url, 'SendMessage', sendParams('whoami'), headers);
    expect(answer).toMatchObject({ status, id: 7, error: { code: -32000, data: [{ reason }] } });
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
  });

  it("leaves what is no refusal to the application's filters", async () => {
    const headers = { Authorization: 'Bearer broken' };
    const answer = await rpc(agent.url, 'SendMessage', sendParams('whoami'), headers);
    expect(answer).toMatchObject({ status: 500, statusCode: 500 });
    expectNoLeak(answer.text, ['secret of the guard']);
  });

  it('is asked before the body is looked at', async () => {
    expect((await post(agent.url, '[]')).status).toBe(401);
  });

  it('names the caller, as Passport does', async () => {
    const headers = { Authorization: 'Bearer alice' };
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('whoami'), headers);
    expect(wireText(result.message)).toBe('alice');
  });
});

describe.each(ADAPTERS)('an option "user" that throws, on %s', (adapter) => {
  it('is a failure of the application, and says nothing to the client', async () => {
    const agent = await createTestApp('memory', {
      adapter,
      server: {
        user: () => {
          throw new Error('no such user in ldap.internal');
        },
      },
    });
    const answer = await rpc(agent.url, 'ListTasks', {});
    expect(answer).toMatchObject({ status: 500, id: 7, error: { code: -32603 } });
    expectNoLeak(answer.text, ['ldap']);
    expect(agent.logger.takeProblems().join()).toContain('ldap.internal');
    await agent.close();
  });
});
