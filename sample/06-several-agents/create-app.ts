import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const { REDIS_URL } = process.env;

/** The application, not listening yet. */
export async function createApp(): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.forRoot(REDIS_URL), {
    abortOnError: false, // a start that fails is reported by the caller
    forceCloseConnections: true, // open streams must not hold up a shutdown
    logger: ['warn', 'error'],
  });
  return app.enableShutdownHooks();
}
