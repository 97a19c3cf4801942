import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { a2aGrpcOptions } from 'nestjs-a2a-redis/grpc';
import { AppModule } from './app.module.js';

const { REDIS_URL } = process.env;

/** The application, with a gRPC server that listens; over HTTP it does not listen yet. */
export async function createApp(grpcUrl: string): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.forRoot(REDIS_URL), {
    abortOnError: false, // a start that fails is reported by the caller
    forceCloseConnections: true, // open streams must not hold up a shutdown
    logger: ['error'],
  });
  // With the application's config global guards, interceptors and filters see gRPC, too.
  app.connectMicroservice(a2aGrpcOptions({ url: grpcUrl }), { inheritAppConfig: true });
  await app.enableShutdownHooks().startAllMicroservices();
  return app;
}
