import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Message, Task } from '@a2a-js/sdk';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { RpcException } from '@nestjs/microservices';
import { lastValueFrom as value } from 'rxjs';
import {
  PermissionDeniedError,
  textOf,
  UnauthenticatedError,
  type TaskHandle,
} from 'nestjs-a2a-redis';
import type { A2APayload } from 'nestjs-a2a-redis/microservices';
import { createService, TRANSPORTS, type Service } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { scripted } from '../../support/apps/scripted.processor.js';

/** A guard as an application writes one for messages: it names who a token belongs to. */
@Injectable()
class TokenGuard implements CanActivate {
  canActivate(host: ExecutionContext): boolean {
    if (host.getType() !== 'rpc') return true;
    const { headers } = host.switchToRpc().getData<A2APayload>();
    const token = headers?.['authorization'];
    if (token === 'Bearer bad') throw new UnauthorizedException('Who are you?');
    if (token === 'Bearer guest') return false;
    if (token === 'Bearer late') throw new RpcException('Not today.');
    const context = host.switchToRpc().getContext<{ user?: unknown }>();
    if (token) context.user = { sub: token.slice('Bearer '.length) };
    return true;
  }
}

const whoami = (task: TaskHandle) => task.user?.userName ?? 'nobody';

const as = (name: string) => ({ headers: { authorization: `Bearer ${name}` } });

const GUARDED = [
  ['of A2AServerModule', { server: { user: undefined as never, guards: [TokenGuard] } }],
  [
    'of the application',
    {
      server: { user: undefined as never },
      providers: [{ provide: APP_GUARD, useClass: TokenGuard }, scripted({ whoami })],
    },
  ],
] as const;

describe.each(TRANSPORTS)('who calls, over %s', (transport) => {
  describe.each(GUARDED)('with a guard %s', (_whose, options) => {
    let agent: Service;

    beforeAll(async () => {
      const server = { ...options.server, anonymous: false };
      agent = await createService(transport, 'redis', {
        scripts: { whoami },
        ...options,
        server,
      } as object);
    });

    afterAll(() => agent.close());

    it('is the user that the guard left on the context', async () => {
      const answer = agent.client.sendMessage(sendRequest('whoami'), as('alice'));
      expect(textOf((await value(answer)) as Message)).toBe('alice');
    });

    it('keeps the tasks of users apart', async () => {
      const answer = agent.client.sendMessage(sendRequest('work x'), as('alice'));
      const { id } = (await value(answer)) as Task;
      const task = { id, tenant: '' };
      expect((await value(agent.client.getTask(task, as('alice')))).id).toBe(id);
      const others = agent.client.getTask(task, as('bob'));
      await expect(value(others)).rejects.toBeInstanceOf(TaskNotFoundError);
    });

    it('refuses who does not say', async () => {
      const error = value(agent.client.sendMessage(sendRequest('whoami')));
      await expect(error).rejects.toBeInstanceOf(UnauthenticatedError);
      const stream = value(agent.client.sendMessageStream(sendRequest('whoami')));
      await expect(stream).rejects.toBeInstanceOf(UnauthenticatedError);
    });

    it('believes no other member of the payload', async () => {
      const payload = {
        request: { ...sendParams('whoami'), user: 'alice' },
        ...{ user: { sub: 'alice' }, identity: 'alice', requestId: `forged-${_whose}` },
      };
      const answer = value(agent.proxy.send(agent.patterns.sendMessage, payload));
      await expect(answer).rejects.toMatchObject({ code: -32000 });
    });

    it.each([
      ['bad', UnauthenticatedError],
      ['guest', PermissionDeniedError],
    ])('throws what the guard says to %s', async (name, error) => {
      const answer = value(agent.client.sendMessage(sendRequest('whoami'), as(name)));
      await expect(answer).rejects.toBeInstanceOf(error);
    });

    it('passes on what an RpcException of the guard says', async () => {
      const answer = value(agent.client.sendMessage(sendRequest('whoami'), as('late')));
      await expect(answer).rejects.toMatchObject({ message: 'Not today.', envelopeCode: -32000 });
    });
  });

  it('is read from headers by a resolver, whatever the case of their names', async () => {
    const agent = await createService(transport, 'memory', { scripts: { whoami } });
    const headers = { 'X-USER': 'carol' };
    const answer = agent.client.sendMessage(sendRequest('whoami'), { headers });
    expect(textOf((await value(answer)) as Message)).toBe('carol');
    await agent.close();
  });
});
