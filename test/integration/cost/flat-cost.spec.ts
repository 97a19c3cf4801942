import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { TaskHandle } from '#lib/execution/task-handle.interface.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { CommandMonitor, type MonitoredCommand } from '../../support/monitor.js';
import { begin, ofTask } from '../../support/instances/requests.js';
import { record } from '../../support/instances/recording.js';
import { startInstance, type Instance } from '../../support/instances/start-instance.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { TcpProxy } from '../../support/tcp-proxy.js';

jest.setTimeout(60_000); // much to do on a slow machine

const CHUNK = 'x'.repeat(200);
const EARLY = 10;
const LATE = 5_000;

/** Sequence, commit and byte numbers get longer as they grow, a few digits each. */
const DIGITS = 16;

describe('the cost of a chunk', () => {
  let server: RedisProcess;
  let redis: Redis;
  let proxy: TcpProxy;
  let instance: Instance;
  let task: TaskHandle;
  let finished: Deferred<void>;
  let sent = 0;

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    proxy = await TcpProxy.open(server.port);
    const started = deferred<TaskHandle>();
    finished = deferred();
    instance = await startInstance({
      connection: `redis://127.0.0.1:${proxy.port}`,
      lease: '1h', // no renewal while we count
      process: (_message, handle) => {
        started.resolve(handle);
        return finished.promise;
      },
    });
    await begin(instance.manager);
    task = await started.promise;
  });

  afterAll(async () => {
    finished.resolve();
    await instance.close();
    redis.disconnect();
    proxy.close();
    await server.stop();
  });

  async function sendUpTo(number: number): Promise<void> {
    for (; sent < number; sent += 1) {
      const written = task.appendArtifact('result', CHUNK);
      if (sent === number - 1 || sent % 100 === 0) await written;
    }
  }

  /** Watches the server only as long as needed: thousands of chunks are many commands. */
  async function monitored(work: () => Promise<unknown>): Promise<MonitoredCommand[]> {
    const monitor = await CommandMonitor.open(server.port);
    const commands = await monitor.record(work);
    monitor.close();
    return commands;
  }

  /** Everything that chunk `number` alone costs. */
  async function costOf(number: number) {
    await sendUpTo(number - 1);
    proxy.resetCounters();
    const commands = await monitored(() => sendUpTo(number));
    const { bytesUp, bytesDown } = proxy.counters;
    const inScript = commands.filter(({ fromScript }) => fromScript);
    return {
      bytesUp,
      bytesDown,
      sent: commands.filter(({ fromScript }) => !fromScript).map(({ name }) => name),
      inScript: inScript.map(({ name }) => name),
      written: inScript.flatMap(({ args }) => args).join('').length,
    };
  }

  it(`is for chunk ${LATE} what it is for chunk ${EARLY}`, async () => {
    const early = await costOf(EARLY);
    const late = await costOf(LATE);
    expect(late.sent).toEqual(['evalsha']);
    expect(late.sent).toEqual(early.sent);
    expect(late.inScript).toEqual(early.inScript);
    for (const what of ['bytesUp', 'bytesDown', 'written'] as const) {
      expect(early[what]).toBeGreaterThan(0);
      expect(Math.abs(late[what] - early[what])).toBeLessThanOrEqual(DIGITS);
    }
    expect(await redis.llen(instance.keys.events(task.id))).toBe(LATE + 1); // and the task itself
  });

  it('does not grow with the number of its readers on one instance', async () => {
    const readers = Array.from({ length: 50 }, () =>
      record(instance.manager.subscribeToTask(ofTask(task.id))),
    );
    await Promise.all(readers.map((reader) => reader.opened()));
    const next = sent + 1;
    const commands = await monitored(async () => {
      await sendUpTo(next);
      // The task itself was event 1.
      await Promise.all(readers.map((reader) => reader.reached(next + 1)));
    });
    expect(commands.filter(({ fromScript }) => !fromScript)).toHaveLength(1);
    for (const reader of readers) reader.stop();
  });
});
