import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';

/** Waits on its stdin and then kills the server: so that ends with us, however we end. */
const GUARD = '"$@" & read -r _; kill -9 $!';

const START_TIMEOUT_MS = 10_000;

export interface RunningRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Redis server on loopback, without persistence. */
export async function startPrivateRedis(): Promise<RunningRedis> {
  const bin = findServer();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', tmpdir()];
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'guard', bin, ...args, '--save', '', '--appendonly', 'no'],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true }, // Ctrl-C is for us, not for the server
  );
  const over = once(guard, 'exit');
  const stop = async (): Promise<void> => {
    guard.stdin.end();
    await over;
  };
  let log = '';
  try {
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    while (!log.includes('Ready to accept connections')) {
      const [chunk] = (await once(guard.stdout, 'data', { signal })) as [Buffer];
      log += chunk.toString();
    }
  } catch (error) {
    await stop();
    throw new Error(`${bin} did not start: ${log.trim()}`, { cause: error });
  }
  guard.stdout.resume();
  return { url: `redis://127.0.0.1:${port}`, stop };
}

/** REDIS_SERVER_BIN alone when it is set, else what the PATH has. */
function findServer(): string {
  const { REDIS_SERVER_BIN: chosen } = process.env;
  const candidates = chosen ? [chosen] : ['redis-server', 'valkey-server'];
  const found = candidates.find((bin) => spawnSync(bin, ['--version']).status === 0);
  if (found) return found;
  throw new Error(
    `No Redis: ${candidates.join(' and ')} cannot be run. Set REDIS_URL to a running server, or ` +
      'REDIS_SERVER_BIN to a redis-server of version 7 or newer.',
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
