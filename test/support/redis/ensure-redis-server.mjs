// @ts-check
import { findRedisServer } from './find-redis-server.mjs';
import { installRedis } from './install-redis.mjs';

/** @typedef {import('./find-redis-server.mjs').RedisServer} RedisServer */

/** @param {string} reason */
function noRedis(reason) {
  const error = new Error(
    `No Redis or Valkey server, version 7 or newer: ${reason}. Install one ` +
      '(Debian: apt-get install redis-server), or set REDIS_SERVER_BIN to its path.',
  );
  // Jest prints the stack; where we noticed that a program is missing helps nobody.
  error.stack = error.message;
  return error;
}

/** @type {RedisServer | undefined} */
let known;

/**
 * Finds a Redis server on this machine; installs one when there is none.
 *
 * @returns {RedisServer}
 */
export function ensureRedisServer() {
  known ??= findRedisServer();
  if (known) return known;

  const chosen = process.env['REDIS_SERVER_BIN'];
  if (chosen) throw noRedis(`REDIS_SERVER_BIN=${chosen} is none`);
  const failure = installRedis();
  if (failure !== undefined) throw noRedis(failure);
  known = findRedisServer();
  if (!known) throw noRedis('the package installed is too old');
  return known;
}
