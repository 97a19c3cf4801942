// The floor under a send: a Nest route of the same size that does one round trip to Redis.
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { offer, options } from '../harness/offer.mjs';

const redis = new Redis(options.redis);

class BareController {
  async handle(body) {
    await redis.set('bare', body.params.message.messageId);
    const parts = body.params.message.parts;
    const task = { status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts }] };
    return { jsonrpc: '2.0', id: body.id, result: { task } };
  }
}
const handle = Object.getOwnPropertyDescriptor(BareController.prototype, 'handle');
Controller()(BareController);
Post()(BareController.prototype, 'handle', handle);
HttpCode(200)(BareController.prototype, 'handle', handle);
Body()(BareController.prototype, 'handle', 0);

class AppModule {}
Module({ controllers: [BareController] })(AppModule);
const app = await NestFactory.create(AppModule, {
  logger: ['error', 'warn'],
  forceCloseConnections: true,
});
await app.listen(0, '127.0.0.1');
offer(await app.getUrl());
