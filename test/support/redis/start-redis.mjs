// @ts-check
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureRedisServer } from './ensure-redis-server.mjs';
import { freePort } from './free-port.mjs';
import { PortTakenError } from './launch-server.mjs';
import { RedisProcess } from './redis-process.mjs';

const PORT_ATTEMPTS = 10;

/**
 * @typedef {object} RedisOptions
 * @property {boolean} [appendOnly] write each command to disk before it is answered (default: no
 * persistence)
 * @property {number} [port] default: any free one
 * @property {string} [dir] data folder, which is kept; default: a temporary one, which is not
 * @property {string[]} [args] further arguments of redis-server
 */

/**
 * Starts a private Redis server. It ends with `stop()`, or at the latest with this process.
 *
 * @param {RedisOptions} [options]
 * @returns {Promise<RedisProcess>}
 */
export async function startRedis(options = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPort(options.port ?? (await freePort()), options);
    } catch (error) {
      const mayRetry = error instanceof PortTakenError && options.port === undefined;
      if (!mayRetry || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/**
 * @param {number} port
 * @param {RedisOptions} options
 */
async function startOnPort(port, { appendOnly = false, dir, args = [] }) {
  const { bin } = ensureRedisServer();
  const ownFolder = dir === undefined ? await mkdtemp(path.join(tmpdir(), 'redis-')) : undefined;
  const folder = path.resolve(dir ?? ownFolder ?? '');
  await mkdir(folder, { recursive: true });

  const persistence = appendOnly ? ['yes', '--appendfsync', 'always'] : ['no'];
  const server = new RedisProcess({
    bin,
    port,
    ownFolder,
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', ...persistence],
      ...args,
    ],
  });
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
