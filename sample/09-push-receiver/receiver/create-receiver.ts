import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { A2ANotificationOptions } from 'nestjs-a2a-redis';
import { ReceiverModule } from './receiver.module.js';

/** The receiver, not listening yet. */
export async function createReceiver(
  options: A2ANotificationOptions,
): Promise<NestExpressApplication> {
  const receiver = ReceiverModule.forRoot(options);
  const app = await NestFactory.create<NestExpressApplication>(receiver, {
    rawBody: true, // signatures are over the bytes of a body
    abortOnError: false, // a start that fails is reported by the caller
    forceCloseConnections: true, // the agent keeps connections open
    logger: ['warn', 'error'],
  });
  app.useBodyParser('json', { limit: '4mb' }); // notifications may carry files
  return app.enableShutdownHooks();
}
