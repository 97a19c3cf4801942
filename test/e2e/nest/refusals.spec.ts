import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Catch,
  ConflictException,
  ServiceUnavailableException,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { RpcException } from '@nestjs/microservices';
import { status, type Metadata } from '@grpc/grpc-js';
import { UnsupportedOperationError } from '@a2a-js/sdk/errors';
import { lastValueFrom as value, throwError, type Observable } from 'rxjs';
import {
  PermissionDeniedError,
  TaskStoreUnavailableError,
  UnauthenticatedError,
} from 'nestjs-a2a-redis';
import type { A2APayload } from 'nestjs-a2a-redis/microservices';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { createService, TRANSPORTS } from '../../support/apps/create-service.js';
import { rpc, sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { rest } from '../../support/apps/rest.js';
import { scripted } from '../../support/apps/scripted.processor.js';
import { v03 } from '../../support/apps/v03.js';
import { BINDINGS } from '../../support/bindings/index.js';

/** An error of the application that it has a filter for. */
class Tired extends Error {}

/** What an application may throw, by the name a caller asks for it by. */
const THROWN: Readonly<Record<string, () => Error>> = {
  tired: () => new Tired('of 10.0.0.7'),
  nobody: () => new UnauthenticatedError('Who?'),
  forbidden: () => new PermissionDeniedError('Not you.'),
  unsupported: () => new UnsupportedOperationError('Not today.'),
  store: () => new TaskStoreUnavailableError(new Error('connect 10.0.0.7')),
  unavailable: () => new ServiceUnavailableException('Later.'),
  conflict: () => new ConflictException('Twice.'),
};

/** What the caller wishes to see thrown, and where: `guard tired`. */
function wishOf(context: ExecutionContext, place: string): Error | undefined {
  const [at, name = ''] = wishText(context).split(' ');
  return at === place ? THROWN[name]?.() : undefined;
}

/** Requests over HTTP and messages of services have headers, calls of gRPC have metadata. */
function wishText(context: ExecutionContext): string {
  const [first, second] = context.getArgs<[A2APayload, Metadata]>();
  if (context.getType() === 'rpc' && 'getMap' in second) {
    return String(second.get('x-throw')[0] ?? '');
  }
  return first.headers?.['x-throw'] ?? '';
}

class ThrowingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const error = wishOf(context, 'guard');
    if (error) throw error;
    return true;
  }
}

class ThrowingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const error = wishOf(context, 'interceptor');
    return error ? throwError(() => error) : next.handle();
  }
}

interface Reply {
  status(code: number): { send(body: object): void };
}

/** An application's filter, for all it serves. */
@Catch(Tired)
class TiredFilter implements ExceptionFilter {
  catch(_error: Tired, host: ArgumentsHost): unknown {
    if (host.getType() !== 'http') {
      return throwError(() =>
        new RpcException({ code: status.ABORTED, message: 'zzz' }).getError(),
      );
    }
    host.switchToHttp().getResponse<Reply>().status(418).send({ says: 'zzz' });
    return undefined;
  }
}

const PROVIDERS = [
  { provide: APP_GUARD, useClass: ThrowingGuard },
  { provide: APP_INTERCEPTOR, useClass: ThrowingInterceptor },
  { provide: APP_FILTER, useClass: TiredFilter },
];

const PLACES = ['guard', 'interceptor'];

const throwing = (place: string, name: string) => ({ 'x-throw': `${place} ${name}` });

describe.each(ADAPTERS)('what an application throws, on %s', (adapter) => {
  let agent: GrpcApp;

  beforeAll(async () => {
    agent = await createGrpcApp('memory', {
      ...{ adapter, inheritAppConfig: true, server: { v03: true }, grpc: { v03: true } },
      providers: [...PROVIDERS, scripted()],
    });
  });

  afterAll(() => agent.close());

  describe.each(BINDINGS)('over %s', (_name, connect) => {
    it.each([
      ['nobody', 'UNAUTHENTICATED', 'Who?'],
      ['forbidden', 'PERMISSION_DENIED', 'Not you.'],
      ['unsupported', 'FAILED_PRECONDITION', 'Not today.'],
      ['store', 'UNAVAILABLE', 'Try again'],
      ['unavailable', 'UNAVAILABLE', 'Later.'],
    ])('is a refusal in the form of the binding: %s', async (name, wanted, says) => {
      const client = await connect(agent.url);
      for (const place of PLACES) {
        for (const operation of ['sendMessage', 'sendStreamingMessage'] as const) {
          const headers = throwing(place, name);
          const request = sendParams('work x');
          const answer = await client.call({ operation, request, headers });
          expect(answer).toMatchObject({ kind: 'error', status: wanted });
          if (answer.kind !== 'error') continue;
          expect(answer.message).toContain(says);
          expect(answer.retryAfter).toBe(wanted === 'UNAVAILABLE' ? 1 : undefined);
          expectNoLeak(answer.text, ['10.0.0.7']);
        }
      }
      await client.close();
      expect(agent.logger.takeProblems()).toEqual([]);
    });
  });

  it.each(PLACES)('is what its own filter makes of it, thrown by: %s', async (place) => {
    const headers = throwing(place, 'tired');
    const answers = [
      await rpc(agent.url, 'ListTasks', {}, headers),
      await rpc(agent.url, 'SendStreamingMessage', sendParams('work x'), headers),
      await rest(agent.url, 'GET /tasks', { headers }),
      await v03(agent.url, 'tasks/get', { id: 'x' }, headers),
    ];
    expect(answers.map((answer) => [answer.status, answer.text])).toEqual(
      answers.map(() => [418, '{"says":"zzz"}']),
    );
    for (const operation of ['listTasks', 'sendStreamingMessage'] as const) {
      const { error } = await agent.peer.call(operation, {}, headers);
      expect(error).toMatchObject({ code: 'ABORTED', message: 'zzz' });
    }
  });

  it.each(PLACES)('has the form of version 0.3 for who speaks it, thrown by: %s', async (place) => {
    const headers = throwing(place, 'unsupported');
    const answer = await v03(agent.url, 'tasks/get', { id: 'x' }, headers);
    expect(answer).toMatchObject({ status: 200, id: 7 });
    expect(answer.error).toEqual({ code: -32004, message: 'Not today.' });
    if (adapter === 'fastify') return;
    const other = await fetch(`${agent.url}/v1/tasks/x`, { headers });
    expect([other.status, await other.json()]).toEqual([
      400,
      { code: -32004, message: 'Not today.' },
    ]);
  });
});

describe.each(TRANSPORTS)('what an application throws, over %s', (transport) => {
  it.each(PLACES)(
    'is a refusal, or what its own filter makes of it, thrown by: %s',
    async (place) => {
      const agent = await createService(transport, 'memory', {
        providers: [...PROVIDERS, scripted()],
      });
      const ask = (name: string) =>
        value(agent.client.sendMessage(sendRequest('work x'), { headers: throwing(place, name) }));
      await expect(ask('nobody')).rejects.toBeInstanceOf(UnauthenticatedError);
      await expect(ask('forbidden')).rejects.toBeInstanceOf(PermissionDeniedError);
      await expect(ask('unsupported')).rejects.toBeInstanceOf(UnsupportedOperationError);
      await expect(ask('unavailable')).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
      await expect(ask('conflict')).rejects.toMatchObject({ message: 'Twice.' });
      await expect(ask('tired')).rejects.toMatchObject({ message: 'zzz' });
      await agent.close();
    },
  );
});
