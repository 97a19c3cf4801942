import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule, type StoreOptions } from './app.module.js';

const { REDIS_URL } = process.env;

/** The application, not listening yet. */
export async function createApp(
  store: StoreOptions = { redisUrl: REDIS_URL },
): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.forRoot(store), {
    abortOnError: false, // a start that fails is reported by the caller
    forceCloseConnections: true, // open streams must not hold up a shutdown
    logger: ['warn', 'error'],
  });
  return app.enableShutdownHooks();
}

/** Where the tasks are, and how to change that. */
export function describeStore(command: string): string {
  return REDIS_URL
    ? `Tasks are in Redis at ${new URL(REDIS_URL).host}.`
    : `Tasks are in memory; to keep them in Redis: REDIS_URL=redis://localhost:6379 ${command}`;
}
