import { Logger } from '@nestjs/common';
import type { RedisClient } from './redis-client.js';

/** At most one line in this time, however often a broken connection reports itself. */
const QUIET_MS = 30_000;

/** Logs the errors of a connection, sparingly, and its return. */
export function logConnection(client: RedisClient, name: string): void {
  const logger = new Logger('RedisConnection');
  let quietUntil = 0;
  let failed = false;
  client.on('error', (error: Error) => {
    failed = true;
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + QUIET_MS;
    logger.warn(`${name}: ${error.message || error.name}; reconnecting.`);
  });
  client.on('ready', () => {
    if (failed) logger.log(`${name}: connected again.`);
    failed = false;
    quietUntil = 0;
  });
}
