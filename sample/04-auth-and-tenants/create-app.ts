import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { Tokens } from './tokens.js';

const { REDIS_URL, TOKEN_SECRET } = process.env;

/** The application, not listening yet, and who makes tokens for it. */
export async function createApp(): Promise<{ app: INestApplication; tokens: Tokens }> {
  const tokens = new Tokens(TOKEN_SECRET ? Buffer.from(TOKEN_SECRET) : randomBytes(32));
  const app = await NestFactory.create(AppModule.forRoot(tokens, REDIS_URL), {
    abortOnError: false, // a start that fails is reported by the caller
    forceCloseConnections: true, // open streams must not hold up a shutdown
    logger: ['warn', 'error'],
  });
  return { app: app.enableShutdownHooks(), tokens };
}
