import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

/** One instance of the agent. */
const { PORT = '3000', REDIS_URL = 'redis://localhost:6379' } = process.env;

// Started by the demo: end with it, also when it was killed.
if (process.connected === false) process.exit();
process.once('disconnect', () => process.exit());

try {
  const app = await NestFactory.create(AppModule.forRoot(REDIS_URL), {
    abortOnError: false,
    logger: ['warn', 'error'],
  });
  await app.enableShutdownHooks().listen(PORT, '127.0.0.1');
  const url = await app.getUrl();
  if (process.send) process.send({ url });
  else console.log(`The agent listens on ${url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
