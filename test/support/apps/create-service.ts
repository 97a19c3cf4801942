import type { AddressInfo, Server } from 'node:net';
import type { INestMicroservice } from '@nestjs/common';
import {
  ClientProxyFactory,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import {
  A2AMicroserviceClient,
  A2AMicroserviceModule,
  type A2AMicroserviceClientOptions,
  type A2AMicroserviceOptions,
  type A2APatterns,
  patternsOf,
} from 'nestjs-a2a-redis/microservices';
import { sharedRedisPort } from '../shared-redis.js';
import { uniquePrefix } from '../unique-prefix.js';
import { createTestApp, type StoreName, type TestApp, type TestAppOptions } from './create-app.js';

export const TRANSPORTS = ['tcp', 'redis'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** Every transport with every store. */
export const SERVICES = TRANSPORTS.flatMap((transport) =>
  (['memory', 'redis'] as const).map((store) => [transport, store] as const),
);

export interface ServiceOptions extends TestAppOptions {
  readonly micro?: A2AMicroserviceOptions;
  /** Of the client that belongs to the service. */
  readonly caller?: A2AMicroserviceClientOptions;
  /** Of the Redis the transport talks through. @default the shared one */
  readonly redisPort?: number;
  /** When given, the transport listens before the application is initialized, and this runs between. */
  readonly early?: (client: A2AMicroserviceClient) => Promise<void>;
}

/** An agent on a transport of Nest, and a client of it. */
export interface Service extends Omit<TestApp, 'client'> {
  readonly client: A2AMicroserviceClient;
  /** The transport as any service of Nest sees it. */
  readonly proxy: ClientProxy;
  readonly patterns: A2APatterns;
  /** Another client with a connection of its own. */
  connect(options?: A2AMicroserviceClientOptions): A2AMicroserviceClient;
  /** Shuts the application down, and leaves its clients. */
  stop(): Promise<void>;
}

export async function createService(
  transport: TransportName,
  store: StoreName,
  { micro, caller, redisPort = sharedRedisPort(), early, ...options }: ServiceOptions = {},
): Promise<Service> {
  const prefix = micro?.prefix ?? uniquePrefix('bus');
  const bus = { host: '127.0.0.1', port: redisPort, retryAttempts: 1000, retryDelay: 20 };
  const redis = { transport: Transport.REDIS, options: bus } as const;
  let server!: INestMicroservice;
  const proxies: ClientProxy[] = [];
  const open = (): ClientProxy => {
    const proxy = ClientProxyFactory.create(
      transport === 'tcp' ? { transport: Transport.TCP, options: addressOf(server) } : redis,
    );
    proxies.push(proxy);
    return proxy;
  };
  const connect = (given?: A2AMicroserviceClientOptions) =>
    new A2AMicroserviceClient(open(), { prefix, ...caller, ...given });

  const agent = await createTestApp(store, {
    ...options,
    imports: [A2AMicroserviceModule.forRoot({ ...micro, prefix }), ...(options.imports ?? [])],
    configure: async (app) => {
      const tcp = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } } as const;
      const listen: MicroserviceOptions = transport === 'tcp' ? tcp : redis;
      server = app.connectMicroservice(listen, { inheritAppConfig: true });
      await options.configure?.(app);
      if (!early) return;
      await app.startAllMicroservices();
      await early(connect());
    },
  });
  if (!early) await agent.app.startAllMicroservices();

  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= agent.close());
  return {
    ...agent,
    stop,
    client: connect(),
    proxy: open(),
    patterns: patternsOf(prefix),
    connect,
    close: async () => {
      await Promise.all(proxies.map(async (proxy) => proxy.close() as Promise<void> | void));
      await stop();
    },
  };
}

function addressOf(server: INestMicroservice): { host: string; port: number } {
  const { port } = server.unwrap<Server>().address() as AddressInfo;
  return { host: '127.0.0.1', port };
}
