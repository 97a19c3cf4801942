import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { CardKey } from './card-key.js';
import { Tokens } from './tokens.js';

const { REDIS_URL, TOKEN_SECRET } = process.env;

/** The application, not listening yet, and what belongs to it. */
interface Created {
  readonly app: INestApplication;
  /** Who makes tokens for it. */
  readonly tokens: Tokens;
  readonly cardKey: CardKey;
}

export async function createApp(): Promise<Created> {
  const cardKey = new CardKey();
  const tokens = new Tokens(TOKEN_SECRET ? Buffer.from(TOKEN_SECRET) : randomBytes(32));
  const app = await NestFactory.create(
    AppModule.forRoot({ tokens, cardKey, redisUrl: REDIS_URL }),
    {
      abortOnError: false, // a start that fails is reported by the caller
      forceCloseConnections: true, // open streams must not hold up a shutdown
      logger: ['warn', 'error'],
    },
  );
  return { app: app.enableShutdownHooks(), tokens, cardKey };
}
