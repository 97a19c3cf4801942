import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
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

export interface TestAppOptions extends ModuleMetadata {
  /** The agent's behaviour; for other processors give `providers`. */
  readonly scripts?: Scripts;
  /** Options of the task manager. */
  readonly options?: Partial<RedisTaskManagerOptions> & ModuleExtras;
  readonly card?: Partial<AgentCardOptions>;
  readonly server?: A2AServerOptions;
  /** @default 'express' */
  readonly adapter?: AdapterName;
  /** Runs before the application listens. */
  readonly configure?: (app: NestExpressApplication) => void;
}

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly client: Client;
  readonly logger: CapturingLogger;
  close(): Promise<void>;
}

const SHUTTING = { forceCloseConnections: true };

export const CARD: AgentCardOptions = {
  name: 'Test agent',
  description: 'Does what tests say.',
  version: '1.2.3',
};

/** An application on a port of its own; Redis tasks get a prefix of their own. */
export async function createTestApp(
  store: StoreName,
  { scripts, options, card, server, adapter, configure, ...metadata }: TestAppOptions = {},
): Promise<TestApp> {
  const logger = new CapturingLogger();
  const given = { agentCard: { ...CARD, ...card }, ...options };
  const builder = Test.createTestingModule({
    ...metadata,
    imports: [
      taskManagerModule(store, given),
      A2AServerModule.forRoot({ user: userOfHeader, anonymous: true, ...server }),
      ...(metadata.imports ?? []),
    ],
    providers: metadata.providers ?? [scripted(scripts)],
  });
  const module = await builder.setLogger(logger).compile();
  const app = module.createNestApplication<NestExpressApplication>(
    adapter === 'fastify' ? new FastifyAdapter(SHUTTING) : new ExpressAdapter(),
    { ...SHUTTING, logger },
  );
  configure?.(app);
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

/** Header `x-user` says who asks, as a guard of an application would. */
export function userOfHeader({ headers }: CallSource): User | undefined {
  const name = headers['x-user'];
  return typeof name === 'string' ? { isAuthenticated: true, userName: name } : undefined;
}
