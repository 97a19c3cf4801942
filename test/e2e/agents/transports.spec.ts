import type { AddressInfo, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Inject,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type INestMicroservice,
} from '@nestjs/common';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import type { Metadata } from '@grpc/grpc-js';
import type { Task } from '@a2a-js/sdk';
import { lastValueFrom } from 'rxjs';
import {
  ConfigurationError,
  MemoryTaskManagerModule,
  PermissionDeniedError,
  textOf,
} from 'nestjs-a2a-redis';
import { a2aGrpcOptions, A2AGrpcModule } from 'nestjs-a2a-redis/grpc';
import {
  A2AMicroserviceClient,
  A2AMicroserviceModule,
  type A2APayload,
} from 'nestjs-a2a-redis/microservices';
import { CapturingLogger } from '../../support/apps/capturing-logger.js';
import {
  CARD,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../../support/apps/create-app.js';
import { GrpcPeer } from '../../support/apps/grpc-call.js';
import { rpc, sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { wireText, type WireTask } from '../../support/apps/wire.js';

const WHO = { '': 'RootProcessor as ""', billing: 'billingProcessor as "billing"' } as const;
const AGENTS = Object.keys(WHO) as (keyof typeof WHO)[];

const KEY = Symbol('key');

/** One class for both agents, with a key of each. */
class KeyGuard implements CanActivate {
  constructor(private readonly key: string) {}

  canActivate(host: ExecutionContext): boolean {
    if (host.getType() !== 'rpc') return true;
    const [payload, context] = host.getArgs<[A2APayload, unknown]>();
    const given =
      payload.headers?.['x-key'] ?? (context as Partial<Metadata>).get?.('x-key').join();
    return given === this.key;
  }
}
Inject(KEY)(KeyGuard, undefined, 0);

function keyOf(agent: string): DynamicModule {
  class KeyModule {}
  const providers = [{ provide: KEY, useValue: `key:${agent}` }];
  return { module: KeyModule, providers, exports: [KEY] };
}

const guarded = (agent: string) => ({ guards: [KeyGuard], imports: [keyOf(agent)] });
const keyFor = (agent: string) => ({ 'x-key': `key:${agent}` });

/** The root agent, and one beside it. */
function start(options: TestAppOptions): Promise<TestApp> {
  return createTestApp('memory', {
    providers: [processorOf('RootProcessor', { id: 'main' })],
    server: guarded(''),
    ...options,
    imports: [agentModule('billing', guarded('billing')), ...(options.imports ?? [])],
  });
}

describe.each([[AGENTS], [[...AGENTS].reverse()]])('agents over gRPC, in the order %j', (order) => {
  const peers = new Map<string, GrpcPeer>();
  let app: TestApp;

  async function interfacesOf(agent: string): Promise<{ protocolBinding: string; url: string }[]> {
    const path = agent && `/${agent}`;
    const response = await fetch(`${app.url}${path}/.well-known/agent-card.json`);
    return ((await response.json()) as { supportedInterfaces: [] }).supportedInterfaces;
  }

  beforeAll(async () => {
    app = await start({
      imports: order.map((agent) => A2AGrpcModule.forRoot(agent ? { agent } : {})),
      configure: (http) => {
        for (const agent of order) {
          const options = { url: '127.0.0.1:0', ...(agent && { agent }) };
          http.connectMicroservice(a2aGrpcOptions(options));
        }
      },
    });
    await app.app.startAllMicroservices();
    for (const agent of AGENTS) {
      const found = (await interfacesOf(agent)).filter((at) => at.protocolBinding === 'GRPC');
      expect(found).toHaveLength(1);
      peers.set(agent, new GrpcPeer(found[0]!.url));
    }
  });

  afterAll(async () => {
    for (const peer of peers.values()) peer.close();
    await app.close();
  });

  it.each(AGENTS)('have a server each, and their own tasks: "%s"', async (agent) => {
    const sent = await peers.get(agent)!.call('sendMessage', sendParams('task'), keyFor(agent));
    const { task } = sent.result as { task: WireTask };
    expect(wireText(task.status.message)).toBe(WHO[agent]);
    const streamed = await peers
      .get(agent)!
      .call('sendStreamingMessage', sendParams('task'), keyFor(agent));
    const last = (streamed.result as { statusUpdate: WireTask }[]).at(-1)!.statusUpdate;
    expect(wireText(last.status.message)).toBe(WHO[agent]);
    for (const other of AGENTS) {
      const got = await peers.get(other)!.call('getTask', { id: task.id }, keyFor(other));
      expect(got.error?.code).toBe(other === agent ? undefined : 'NOT_FOUND');
    }
    expect((await rpc(`${app.url}/${agent}`, 'GetTask', { id: task.id })).result.id).toBe(task.id);
  });

  it.each(AGENTS)('have their own guards: "%s"', async (agent) => {
    const [other = ''] = AGENTS.filter((name) => name !== agent);
    const answer = await peers.get(agent)!.call('listTasks', {}, keyFor(other));
    expect(answer.error).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

it('an agent needs neither HTTP nor a root agent for gRPC', async () => {
  const url = `unix:/tmp/a2a-agent-${process.pid}-${Date.now()}.sock`;
  const module = await Test.createTestingModule({
    imports: [
      MemoryTaskManagerModule.forRoot({ agentCard: CARD }),
      agentModule('billing'),
      A2AGrpcModule.forRoot({ agent: 'billing' }),
    ],
  })
    .setLogger(new CapturingLogger())
    .compile();
  const app = module.createNestMicroservice(a2aGrpcOptions({ agent: 'billing', url }));
  await app.listen();
  const peer = new GrpcPeer(url);
  const { result } = await peer.call('sendMessage', sendParams('task'));
  expect(wireText((result as { task: WireTask }).task.status.message)).toBe(WHO.billing);
  peer.close();
  await app.close();
});

describe('agents over message patterns', () => {
  let app: TestApp;
  let proxy: ClientProxy;

  const clientOf = (agent: string) =>
    new A2AMicroserviceClient(proxy, {
      ...(agent && { prefix: `a2a.${agent}` }),
      headers: keyFor(agent),
    });

  beforeAll(async () => {
    let server!: INestMicroservice;
    app = await start({
      imports: [
        A2AMicroserviceModule.forRoot({ agent: 'billing' }),
        A2AMicroserviceModule.forRoot(),
      ],
      configure: (http) => {
        const options = { host: '127.0.0.1', port: 0 };
        server = http.connectMicroservice({ transport: Transport.TCP, options });
      },
    });
    await app.app.startAllMicroservices();
    const { port } = server.unwrap<Server>().address() as AddressInfo;
    const options = { host: '127.0.0.1', port };
    proxy = ClientProxyFactory.create({ transport: Transport.TCP, options });
  });

  afterAll(async () => {
    proxy.close();
    await app.close();
  });

  it.each(AGENTS)('have patterns each, and their own tasks: "%s"', async (agent) => {
    const sent = clientOf(agent).sendMessage(sendRequest('task'));
    const task = (await lastValueFrom(sent)) as Task;
    expect(textOf(task.status?.message)).toBe(WHO[agent]);
    for (const other of AGENTS) {
      const got = lastValueFrom(clientOf(other).getTask({ id: task.id, tenant: '' }));
      if (other === agent) expect((await got).id).toBe(task.id);
      else await expect(got).rejects.toThrow('Task not found');
    }
  });

  it.each(AGENTS)('have their own guards: "%s"', async (agent) => {
    const [other = ''] = AGENTS.filter((name) => name !== agent);
    const headers = keyFor(other);
    const got = lastValueFrom(clientOf(agent).getTask({ id: 'x', tenant: '' }, { headers }));
    await expect(got).rejects.toBeInstanceOf(PermissionDeniedError);
  });
});

describe('an application that names its agents wrongly', () => {
  let app: TestApp | undefined;

  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it.each<[string, TestAppOptions, RegExp]>([
    [
      'gRPC of an agent nobody declares',
      { imports: [A2AGrpcModule.forRoot({ agent: 'shipping' })] },
      /^A2AGrpcModule: option "agent" names "shipping", which no A2AServerModule\.forFeature\(\)/,
    ],
    [
      'patterns of an agent nobody declares',
      { imports: [A2AMicroserviceModule.forRoot({ agent: 'shipping' })] },
      /^A2AMicroserviceModule: option "agent" names "shipping", which no A2AServerModule/,
    ],
    [
      'gRPC of one agent twice',
      { imports: [1, 2].map(() => A2AGrpcModule.forRoot({ agent: 'billing' })) },
      /^A2AGrpcModule: option "agent" names "billing" twice\.$/,
    ],
    [
      'gRPC of the root agent twice',
      { imports: [1, 2].map(() => A2AGrpcModule.forRoot()) },
      /^A2AGrpcModule: option "agent" names the root agent twice\.$/,
    ],
    [
      'one prefix for two agents',
      {
        imports: ['billing', undefined].map((agent) =>
          A2AMicroserviceModule.forRoot({ prefix: 'x', ...(agent && { agent }) }),
        ),
      },
      /^A2AMicroserviceModule: option "prefix" gives two agents the patterns of "x"\.$/,
    ],
  ])('does not start: %s', async (_name, options, message) => {
    const started = start(options);
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(ConfigurationError);
  });

  it.each<[string, DynamicModule]>([
    ['A2AGrpcModule', A2AGrpcModule.forRoot()],
    ['A2AMicroserviceModule', A2AMicroserviceModule.forRoot()],
  ])('does not start: %s without a root agent that is served', async (owner, module) => {
    const imports = [MemoryTaskManagerModule.forRoot({ agentCard: CARD }), agentModule('billing')];
    const started = Test.createTestingModule({ imports: [...imports, module] }).compile();
    await expect(started).rejects.toThrow(ConfigurationError);
    await expect(started).rejects.toThrow(`${owner} serves the agent of A2AServerModule.forRoot()`);
  });

  it('learns that no module serves the agent of a gRPC server', async () => {
    app = await start({ imports: [A2AGrpcModule.forRoot()] });
    const listen = () =>
      app!.app.connectMicroservice(a2aGrpcOptions({ url: '127.0.0.1:0', agent: 'billing' }));
    expect(listen).toThrow(ConfigurationError);
    expect(listen).toThrow(
      'a2aGrpcOptions: option "agent" names "billing", which no A2AGrpcModule',
    );
  });

  it.each<[string, () => unknown]>([
    ['A2AGrpcModule', () => A2AGrpcModule.forRoot({ agent: '' })],
    ['A2AMicroserviceModule', () => A2AMicroserviceModule.forRoot({ agent: 'two words' })],
    ['a2aGrpcOptions', () => a2aGrpcOptions({ url: 'x:1', agent: 7 as never })],
  ])('is told by %s what a name is', (owner, declare) => {
    expect(declare).toThrow(`${owner}: option "agent" must be a name of at most 64`);
  });
});
