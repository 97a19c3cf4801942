import type { DynamicModule, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ClientFactory, type Client } from '@a2a-js/sdk/client';
import type { User } from '@a2a-js/sdk/server';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type A2AServerOptions,
  type AgentCardOptions,
  type CallSource,
  type ModuleExtras,
  type RedisTaskManagerOptions,
} from 'nestjs-a2a-redis';
import { sharedRedisUrl } from '../shared-redis.js';
import { uniquePrefix } from '../unique-prefix.js';
import { CapturingLogger } from './capturing-logger.js';
import { scripted, type Scripts } from './scripted.processor.js';

export const STORES = ['memory', 'redis'] as const;
export type StoreName = (typeof STORES)[number];

export const ADAPTERS = ['express', 'fastify'] as const;
export type AdapterName = (typeof ADAPTERS)[number];

/** Each store and each adapter once: for suites that are about neither. */
export const PLATFORMS: readonly (readonly [StoreName, AdapterName])[] = [
  ['memory', 'fastify'],
  ['redis', 'express'],
];

/** Each store on each adapter: for suites about connections. */
export const EVERYWHERE = STORES.flatMap((store) =>
  ADAPTERS.map((adapter): [StoreName, AdapterName] => [store, adapter]),
);

export interface TestAppOptions extends ModuleMetadata {
  /** @default 'express' */
  readonly adapter?: AdapterName;
  /** Options of Fastify. */
  readonly fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  /** Options of the application. */
  readonly application?: NestApplicationOptions;
  /** The agent's behaviour; for other processors give `providers`. */
  readonly scripts?: Scripts;
  /** Options of the task manager. */
  readonly options?: Partial<RedisTaskManagerOptions> & ModuleExtras;
  readonly card?: Partial<AgentCardOptions>;
  readonly server?: A2AServerOptions & Pick<ModuleMetadata, 'imports'>;
  /** Modules whose routes Nest registers before those of the root agent. */
  readonly before?: ModuleMetadata['imports'];
  /** Runs before the application listens. */
  readonly configure?: (app: NestExpressApplication) => void | Promise<void>;
}

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly client: Client;
  readonly logger: CapturingLogger;
  close(): Promise<void>;
}

export const CARD: AgentCardOptions = {
  name: 'Test agent',
  description: 'Does what tests say.',
  version: '1.2.3',
};

/** An application on a port of its own; Redis tasks get a prefix of their own. */
export async function createTestApp(
  store: StoreName,
  {
    scripts,
    options,
    card,
    server,
    before = [],
    configure,
    adapter = 'express',
    fastify,
    application,
    ...metadata
  }: TestAppOptions = {},
): Promise<TestApp> {
  const logger = new CapturingLogger();
  const given = { agentCard: { ...CARD, ...card }, ...options };
  const builder = Test.createTestingModule({
    ...metadata,
    imports: [
      taskManagerModule(store, given),
      ...before,
      A2AServerModule.forRoot({ user: userOfHeader, anonymous: true, ...server }),
      ...(metadata.imports ?? []),
    ],
    providers: metadata.providers ?? [scripted(scripts)],
  });
  const module = await builder.setLogger(logger).compile();
  const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter(fastify);
  const app = module.createNestApplication<NestExpressApplication>(http, {
    forceCloseConnections: true,
    logger,
    ...application,
  });
  await configure?.(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const client = await new ClientFactory().createFromUrl(url);
  return { app, url, client, logger, close: () => app.close() };
}

function taskManagerModule(
  store: StoreName,
  options: Omit<RedisTaskManagerOptions, 'connection'> & Partial<RedisTaskManagerOptions>,
): DynamicModule {
  if (store === 'memory') return MemoryTaskManagerModule.forRoot(options);
  const own = { connection: sharedRedisUrl(), prefix: uniquePrefix('e2e'), partitions: 4 };
  return RedisTaskManagerModule.forRoot({ ...own, ...options });
}

/** Server options that say nothing of callers, as an application's that gives none. */
export const NO_IDENTITY: A2AServerOptions = {
  user: undefined,
  anonymous: undefined,
};

/** Header `x-user` says who asks, as a guard of an application would. */
export function userOfHeader({ headers }: CallSource): User | undefined {
  const name = headers['x-user'];
  return typeof name === 'string' ? { isAuthenticated: true, userName: name } : undefined;
}
