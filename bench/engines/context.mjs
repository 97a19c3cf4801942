import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { CARD } from '../agents/work.mjs';

/** An application without HTTP: the engine alone, on Redis. */
export function createEngine(connection, processor, options = {}) {
  class AppModule {}
  Module({
    imports: [RedisTaskManagerModule.forRoot({ connection, agentCard: CARD, ...options })],
    providers: [processor],
  })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
}
