// Our agent over HTTP. Options: `redis`, the URL of a server (without it tasks are in memory);
// `manager`, further options of the task manager; `grpc` to serve that binding as well. Ready with
// its address; offers what a task that is held does.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { A2AServerModule, MemoryTaskManagerModule, RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { offer, options } from '../harness/offer.mjs';
import { BenchProcessor, emit, finish } from './ours.processor.mjs';
import { CARD } from './work.mjs';

const { redis, manager = {}, grpc = false } = options;
const { a2aGrpcOptions, A2AGrpcModule } = grpc ? await import('nestjs-a2a-redis/grpc') : {};

class AppModule {}
Module({
  imports: [
    redis
      ? RedisTaskManagerModule.forRoot({ connection: redis, agentCard: CARD, ...manager })
      : MemoryTaskManagerModule.forRoot({ agentCard: CARD }),
    A2AServerModule.forRoot({ anonymous: true }),
    ...(grpc ? [A2AGrpcModule.forRoot()] : []),
  ],
  providers: [BenchProcessor],
})(AppModule);

const app = await NestFactory.create(AppModule, {
  logger: ['error', 'warn'],
  forceCloseConnections: true,
});
if (grpc) {
  app.connectMicroservice(a2aGrpcOptions({ url: '127.0.0.1:0' }));
  await app.startAllMicroservices();
}
await app.listen(0, '127.0.0.1');
offer(await app.getUrl(), { emit, finish });
