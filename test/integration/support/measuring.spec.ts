import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { CommandMonitor } from '../../support/monitor.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { commandCounts, inputBytes, resetCommandCounts } from '../../support/server-stats.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

describe('measuring Redis', () => {
  let server: RedisProcess;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    await redis.ping();
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('records the commands of other clients, and those of scripts', async () => {
    const monitor = await CommandMonitor.open(server.port);
    const commands = await monitor.record(async () => {
      await redis.set('a', '1');
      await redis.eval("return redis.call('get', KEYS[1])", 1, 'a');
    });
    expect(commands.map(({ name, fromScript }) => [name, fromScript])).toEqual([
      ['set', false],
      ['eval', false],
      ['get', true],
    ]);
    expect(commands[0]?.args).toEqual(['a', '1']);
    expect(await monitor.take()).toEqual([]);
    monitor.close();
  });

  it('counts the bytes of the work alone', async () => {
    expect(await inputBytes(redis, async () => undefined)).toBe(0);
    const ping = '*1\r\n$4\r\nping\r\n';
    expect(await inputBytes(redis, () => redis.ping())).toBe(ping.length);
  });

  it('counts calls per command', async () => {
    await resetCommandCounts(redis);
    await redis.set('a', '1');
    await redis.mget('a', 'b');
    await redis.set('a', '2');
    expect(await commandCounts(redis)).toEqual({ set: 2, mget: 1 });
  });

  it('counts a pipeline as one round trip', async () => {
    const proxy = await TcpProxy.open(server.port);
    const proxied = new Redis(proxy.port);
    await proxied.ping();
    proxy.resetCounters();
    await proxied.pipeline().set('a', '1').get('a').exec();
    expect(proxy.counters.turns).toBe(1);
    proxied.disconnect();
    proxy.close();
  });
});
