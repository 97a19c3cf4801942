// @ts-check
import { spawnSync } from 'node:child_process';

/** Redis 7.0 brought sharded pub/sub and ADDSLOTSRANGE; every Valkey has them. */
const OLDEST_MAJOR = 7;

/**
 * @typedef {object} RedisServer
 * @property {string} bin command or path that starts it
 * @property {string} version such as `7.0.15`
 */

/**
 * Asks one binary for its version.
 *
 * @param {string} bin
 * @returns {RedisServer | undefined} undefined when it does not run or is too old
 */
export function probeRedisServer(bin) {
  const { status, stdout } = spawnSync(bin, ['--version'], { encoding: 'utf8' });
  const version = /v=(\d+[\d.]*)/.exec(stdout ?? '')?.[1];
  if (status !== 0 || version === undefined) return undefined;
  return Number.parseInt(version, 10) >= OLDEST_MAJOR ? { bin, version } : undefined;
}

/**
 * Looks for a server to test with: REDIS_SERVER_BIN alone when it is set, else the PATH.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {RedisServer | undefined}
 */
export function findRedisServer(env = process.env) {
  const chosen = env['REDIS_SERVER_BIN'];
  const candidates = chosen ? [chosen] : ['redis-server', 'valkey-server'];
  for (const bin of candidates) {
    const server = probeRedisServer(bin);
    if (server) return server;
  }
  return undefined;
}
