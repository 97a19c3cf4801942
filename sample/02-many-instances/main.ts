import { NestFactory } from '@nestjs/core';
import { AppModule, type InstanceOptions } from './app.module.js';

/** One instance, in the role its environment gives it. */
const {
  ROLE = 'all',
  PORT = '3000',
  REDIS_URL = 'redis://localhost:6379',
  INSTANCE = `${ROLE}-${process.pid}`,
} = process.env;

// Started by the demo: end with it, also when it was killed.
if (process.connected === false) process.exit();
process.once('disconnect', () => process.exit());

const module = AppModule.forRoot({
  role: ROLE as InstanceOptions['role'], // any other word is refused by the module
  redisUrl: REDIS_URL,
  instance: INSTANCE,
});

try {
  const url = ROLE === 'worker' ? await startWorker() : await startServer();
  if (process.send) process.send({ url });
  else console.log(`${INSTANCE} is ready${url && `, and listens on ${url}`}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** A worker needs no HTTP server. */
async function startWorker(): Promise<string> {
  const app = await NestFactory.createApplicationContext(module, {
    abortOnError: false,
    logger: ['warn', 'error'],
  });
  app.enableShutdownHooks();
  return '';
}

async function startServer(): Promise<string> {
  const app = await NestFactory.create(module, {
    abortOnError: false,
    forceCloseConnections: true, // open streams must not hold up a shutdown
    logger: ['warn', 'error'],
  });
  await app.enableShutdownHooks().listen(PORT, '127.0.0.1');
  return app.getUrl();
}
