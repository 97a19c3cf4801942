// @ts-check
import { createServer } from 'node:net';

/** A cluster node also listens on its port + 10000. */
const BUS_OFFSET = 10_000;
/** The range keeps the bus port below 32768, where the system picks ports for connections. */
const LOWEST_PORT = 20_000;
const PORT_COUNT = 2_700;

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A port that is free now, and whose cluster bus port is free too. Another process may take it
 * before its use, so the caller has to be ready to try another.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORT_COUNT);
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) return port;
  }
}
