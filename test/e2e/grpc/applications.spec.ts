import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  type ExceptionFilter,
  type INestApplication,
  type INestMicroservice,
} from '@nestjs/common';
import { status } from '@grpc/grpc-js';
import { AgentCardService } from '#lib/task-manager/agent-card.service.js';
import { tap, throwError } from 'rxjs';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModule } from '@nestjs/testing';
import { A2AServerModule, ConfigurationError, MemoryTaskManagerModule } from 'nestjs-a2a-redis';
import { a2aGrpcOptions, A2AGrpcModule, type A2AGrpcModuleOptions } from 'nestjs-a2a-redis/grpc';
import { CapturingLogger } from '../../support/apps/capturing-logger.js';
import { CARD } from '../../support/apps/create-app.js';
import { createGrpcApp } from '../../support/apps/create-grpc-app.js';
import { GrpcPeer } from '../../support/apps/grpc-call.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { sdkClient } from '../../support/apps/sdk-client.js';
import { scripted } from '../../support/apps/scripted.processor.js';

describe('an application with gRPC', () => {
  let app: INestApplication | INestMicroservice | undefined;

  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  function compile(grpc?: A2AGrpcModuleOptions): Promise<TestingModule> {
    return Test.createTestingModule({
      imports: [
        MemoryTaskManagerModule.forRoot({
          agentCard: { ...CARD, capabilities: { extendedAgentCard: true } },
          extendedAgentCard: {},
        }),
        A2AServerModule.forRoot({ user: () => ({ isAuthenticated: true, userName: 'ann' }) }),
        A2AGrpcModule.forRoot(grpc),
      ],
      providers: [scripted()],
    })
      .setLogger(new CapturingLogger())
      .compile();
  }

  it('runs beside Fastify', async () => {
    const fastify = (await compile()).createNestApplication(new FastifyAdapter());
    app = fastify;
    fastify.connectMicroservice(a2aGrpcOptions({ url: '127.0.0.1:0' }));
    await fastify.startAllMicroservices();
    await fastify.listen(0, '127.0.0.1');
    const client = await sdkClient(await fastify.getUrl(), 'GRPC');
    expect(await client.sendMessage(sendRequest('work x'))).toHaveProperty('artifacts.length', 1);
  });

  it('runs without HTTP, and then announces none', async () => {
    const url = `unix:/tmp/a2a-${process.pid}-${Date.now()}.sock`;
    const micro = (await compile()).createNestMicroservice(a2aGrpcOptions({ url }));
    app = micro;
    await micro.listen();
    const peer = new GrpcPeer(url);
    const { result } = await peer.call('sendMessage', sendParams('work x'));
    expect(result).toMatchObject({ task: { status: { state: 'TASK_STATE_COMPLETED' } } });
    const card = await peer.call('getExtendedAgentCard', {});
    expect((card.result as { supportedInterfaces: object[] }).supportedInterfaces).toEqual([
      { url, protocolBinding: 'GRPC', protocolVersion: '1.0' },
    ]);
    peer.close();
  });

  it('applies the global interceptors, guards and filters it inherits', async () => {
    class Tired extends Error {}
    class TiredFilter implements ExceptionFilter {
      catch = () => throwError(() => ({ code: status.ABORTED, details: 'Tired.' }));
    }
    Catch(Tired)(TiredFilter);
    const seen: string[] = [];
    const http = (await compile()).createNestApplication();
    app = http;
    http.useGlobalInterceptors({
      intercept: (context, next) => {
        seen.push(context.getHandler().name);
        return next.handle().pipe(tap(() => seen.push('event')));
      },
    });
    http.useGlobalGuards({
      canActivate: (context) => {
        if (context.getHandler().name === 'listTasks') throw new Tired();
        return true;
      },
    });
    http.useGlobalFilters(new TiredFilter());
    const options = a2aGrpcOptions({ url: '127.0.0.1:0' });
    http.connectMicroservice(options, { inheritAppConfig: true });
    await http.init();
    await http.startAllMicroservices();
    const { supportedInterfaces } = http.get(AgentCardService, { strict: false }).at('');
    const peer = new GrpcPeer(supportedInterfaces[0]!.url);
    await peer.call('sendStreamingMessage', sendParams('work x'));
    expect(seen).toEqual(['sendStreamingMessage', 'event', 'event', 'event', 'event']);
    const { error } = await peer.call('listTasks', {});
    expect(error).toMatchObject({ code: 'ABORTED', message: 'Tired.' });
    peer.close();
  });

  it('asks to try again until it is initialized', async () => {
    const http = (await compile()).createNestApplication();
    app = http;
    http.connectMicroservice(a2aGrpcOptions({ url: '127.0.0.1:0' }));
    await http.startAllMicroservices();
    const [at] = http.get(AgentCardService, { strict: false }).at('').supportedInterfaces;
    const peer = new GrpcPeer(at!.url);
    const early = await peer.call('sendMessage', sendParams('work x'));
    expect(early.error).toMatchObject({ code: 'UNAVAILABLE', retryAfter: 1 });
    await http.init();
    const { result } = await peer.call('sendMessage', sendParams('work x'));
    expect(result).toHaveProperty('task');
    peer.close();
  });

  it('does not announce gRPC before it listens', async () => {
    const http = (await compile()).createNestApplication();
    app = http;
    http.connectMicroservice(a2aGrpcOptions({ url: '0.0.0.0:0' }));
    await http.listen(0, '127.0.0.1');
    const url = await http.getUrl();
    expect((await interfaces(url)).map(([binding]) => binding)).not.toContain('GRPC');
    await http.startAllMicroservices();
    const [binding, address] = (await interfaces(url)).at(-1) ?? [];
    expect(binding).toBe('GRPC');
    expect(address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
  });

  it('announces the public URL', async () => {
    const http = (await compile({ publicUrl: 'agent.example:443' })).createNestApplication();
    app = http;
    await http.listen(0, '127.0.0.1');
    expect((await interfaces(await http.getUrl())).at(-1)).toEqual(['GRPC', 'agent.example:443']);
  });

  it('serves what the application adds to its server', async () => {
    const configure = (server: { addService(definition: object, handlers: object): void }) =>
      server.addService(
        {
          ping: {
            path: '/test.Ping/Ping',
            requestStream: false,
            responseStream: false,
            requestSerialize: (value: Buffer) => value,
            requestDeserialize: (value: Buffer) => value,
            responseSerialize: (value: Buffer) => value,
            responseDeserialize: (value: Buffer) => value,
          },
        },
        {
          ping: (_call: unknown, answer: (error: null, value: Buffer) => void) =>
            answer(null, Buffer.from('pong')),
        },
      );
    const agent = await createGrpcApp('memory', { listen: { configure } });
    const { result } = await agent.peer.raw('/test.Ping/Ping', Buffer.alloc(0));
    expect(String(result)).toBe('pong');
    await agent.close();
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no url', () => a2aGrpcOptions({} as never), /a2aGrpcOptions: option "url" .* got nothing/],
    ['an http url', () => a2aGrpcOptions({ url: 'http://x:1' }), /option "url"/],
    [
      'a size of nothing',
      () => a2aGrpcOptions({ url: 'x:1', maxReceiveMessageLength: 0 }),
      /option "maxReceiveMessageLength"/,
    ],
    [
      'a public URL with a scheme',
      () => A2AGrpcModule.forRoot({ publicUrl: 'https://agent.example' }),
      /A2AGrpcModule: option "publicUrl"/,
    ],
    ['a v03 of yes', () => A2AGrpcModule.forRoot({ v03: 'yes' as never }), /option "v03"/],
  ])('refuses %s', (_name, declare, message) => {
    expect(declare).toThrow(ConfigurationError);
    expect(declare).toThrow(message);
  });
});

async function interfaces(url: string): Promise<string[][]> {
  const response = await fetch(`${url}/.well-known/agent-card.json`);
  const card = (await response.json()) as {
    supportedInterfaces: { protocolBinding: string; url: string }[];
  };
  return card.supportedInterfaces.map((at) => [at.protocolBinding, at.url]);
}
