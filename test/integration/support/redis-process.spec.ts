import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

describe('startRedis', () => {
  let server: RedisProcess;

  beforeEach(async () => {
    server = await startRedis({ appendOnly: true });
  });

  afterEach(() => server.stop());

  it('keeps port and data over a kill', async () => {
    const redis = new Redis(server.url, { retryStrategy: () => 5 });
    redis.on('error', () => undefined);
    await redis.set('key', 'value');
    const { pid, port } = server;
    await server.kill();
    expect(server.pid).toBeUndefined();

    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    expect(await redis.get('key')).toBe('value');
    redis.disconnect();
  });

  it('hangs and goes on', async () => {
    const redis = new Redis(server.url);
    await redis.ping();
    await server.kill('SIGSTOP');
    const answer = redis.ping();
    await server.kill('SIGCONT');
    expect(await answer).toBe('PONG');
    redis.disconnect();
  });

  it('stops twice', async () => {
    await server.stop();
    await server.stop();
    expect(server.pid).toBeUndefined();
  });

  it('refuses a port in use', async () => {
    await expect(startRedis({ port: server.port })).rejects.toThrow(/in use/);
  });
});

describe('a server whose owner is killed', () => {
  it('dies too', async () => {
    const owner = spawn(process.execPath, [path.join(import.meta.dirname, 'owner.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = (await once(owner.stdout, 'data')) as [Buffer];
    const redis = new Redis(Number(port.toString()), { retryStrategy: () => null });
    redis.on('error', () => undefined);
    await redis.ping();
    const closed = once(redis, 'end');
    owner.kill('SIGKILL');
    await closed;
    expect(redis.status).toBe('end');
  });
});
