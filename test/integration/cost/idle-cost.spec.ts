import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { TaskHandle } from '#lib/execution/task-handle.interface.js';
import { deferred } from '../../support/deferred.js';
import { CommandMonitor, type MonitoredCommand } from '../../support/monitor.js';
import { bytesOf, record, type Recording } from '../../support/instances/recording.js';
import { begin, ofTask } from '../../support/instances/requests.js';
import { startInstance, type Instance } from '../../support/instances/start-instance.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // much to do on a slow machine

const SUBSCRIBERS = 1_000;

/** The tests are the life of these subscribers, in order. */
describe(`${SUBSCRIBERS} subscribers of one task on one instance`, () => {
  let server: RedisProcess;
  let redis: Redis;
  let monitor: CommandMonitor;
  let instance: Instance;
  let task: TaskHandle;
  let readers: Recording[];
  const finished = deferred();

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    monitor = await CommandMonitor.open(server.port);
    const started = deferred<TaskHandle>();
    instance = await startInstance({
      connection: server.url,
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
    monitor.close();
    redis.disconnect();
    await server.stop();
  });

  const channels = async (): Promise<string[]> => (await redis.pubsub('CHANNELS', '*')) as string[];

  it('cost one SUBSCRIBE', async () => {
    const commands = await monitor.record(async () => {
      readers = Array.from({ length: SUBSCRIBERS }, () =>
        record(instance.manager.subscribeToTask(ofTask(task.id))),
      );
      await Promise.all(readers.map((reader) => reader.opened()));
    });
    expect(subscribing(commands)).toEqual([
      { name: 'subscribe', args: [instance.keys.eventsChannel(task.id)] },
    ]);
  });

  it('cost nothing while nothing happens, and one publish when something does', async () => {
    await task.working('First');
    await Promise.all(readers.map((reader) => reader.reached(2)));
    const idle = await monitor.record(async () => {
      await delay(300); // longer only makes the test stricter
    });
    expect(idle).toEqual([]);

    const busy = await monitor.record(async () => {
      await task.working('Second');
      await Promise.all(readers.map((reader) => reader.reached(3)));
    });
    expect(busy.filter(({ fromScript }) => !fromScript)).toHaveLength(1);
    expect(busy.filter(({ name }) => name === 'publish')).toHaveLength(1);
  });

  it('get every event, in order', async () => {
    for (let i = 0; i < 20; i += 1) void task.appendArtifact('result', String(i));
    await Promise.all(readers.map((reader) => reader.reached(23)));
    const expected = bytesOf(readers[0]!.events);
    expect(readers[0]!.events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 23 }, (_, i) => i + 1),
    );
    for (const { events } of readers) expect(bytesOf(events)).toEqual(expected);
  });

  it('cost one UNSUBSCRIBE when they leave, and leave nothing', async () => {
    const commands = await monitor.record(async () => {
      for (const reader of readers) reader.stop();
      await instance.connections.subscriber.ping(); // answered after what was sent before
    });
    expect(subscribing(commands)).toEqual([
      { name: 'unsubscribe', args: [instance.keys.eventsChannel(task.id)] },
    ]);
    const control = Array.from({ length: 16 }, (_, i) => instance.keys.controlChannel(i));
    expect((await channels()).sort()).toEqual(control.sort());
  });

  it('leave a task that can be followed again', async () => {
    const back = record(instance.manager.subscribeToTask(ofTask(task.id)));
    expect((await back.opened()).seq).toBe(23);
    await task.complete();
    await back.over;
    expect(back.events.map(({ seq }) => seq)).toEqual([23, 24]);
    await instance.connections.subscriber.ping();
    expect(await channels()).toHaveLength(16);
  });
});

function subscribing(commands: readonly MonitoredCommand[]) {
  return commands
    .filter(({ name }) => name.endsWith('subscribe'))
    .map(({ name, args }) => ({ name, args }));
}
