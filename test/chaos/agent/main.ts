import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { A2AServerModule, RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { PROCESSORS } from './processors.js';
import { agentOptions, tell } from './tell.js';

const { name, http, options } = agentOptions;

@Module({ providers: PROCESSORS })
class AgentModule {}

const capabilities = { pushNotifications: true };
const description = 'Agent of the chaos tests';
const agentCard = { name, description, version: '1.0.0', capabilities };
const logger: ('warn' | 'error')[] = ['warn', 'error'];
const imports = [RedisTaskManagerModule.forRoot({ ...options, agentCard })];

// An agent nobody owns ends; a watchdog sees to those that are stopped.
process.on('disconnect', () => process.exit());

if (http) {
  const app = await NestFactory.create(module([...imports, A2AServerModule.forRoot()]), {
    logger,
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  tell({ kind: 'ready', port: portOf(app) });
} else {
  const app = await NestFactory.createApplicationContext(module(imports), {
    logger,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  tell({ kind: 'ready', port: 0 });
}

function module(of: DynamicModule[]): DynamicModule {
  return { module: AgentModule, imports: of };
}

function portOf(app: INestApplication): number {
  const server = app.getHttpServer() as { address(): AddressInfo };
  return server.address().port;
}
