import {
  Body,
  Controller,
  HttpCode,
  Post,
  UseGuards,
  type INestApplication,
  type NestApplicationOptions,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  A2ANotificationGuard,
  A2ANotificationModule,
  type A2ANotificationOptions,
} from 'nestjs-a2a-redis';
import { CapturingLogger } from '../apps/capturing-logger.js';
import type { AdapterName } from '../apps/create-app.js';

export interface GuardedReceiver {
  /** Of the route behind the guard. */
  readonly url: string;
  /** Bodies that the guard let through. */
  readonly bodies: unknown[];
  readonly logger: CapturingLogger;
  stop(): Promise<void>;
}

/** An application that takes notifications behind `A2ANotificationGuard`. */
export async function startGuardedReceiver(
  adapter: AdapterName,
  options: A2ANotificationOptions,
  application: NestApplicationOptions = { rawBody: true },
): Promise<GuardedReceiver> {
  const bodies: unknown[] = [];

  @Controller('hook')
  class HookController {
    @Post()
    @HttpCode(204)
    @UseGuards(A2ANotificationGuard)
    take(@Body() body: unknown): void {
      bodies.push(body);
    }
  }

  const logger = new CapturingLogger();
  const module = await Test.createTestingModule({
    imports: [A2ANotificationModule.forRoot(options)],
    controllers: [HookController],
  })
    .setLogger(logger)
    .compile();
  const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app: INestApplication = module.createNestApplication(http, { logger, ...application });
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/hook`, bodies, logger, stop: () => app.close() };
}
