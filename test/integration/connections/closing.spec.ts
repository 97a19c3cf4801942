import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { Redis } from 'ioredis';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { ShuttingDownError } from '#lib/errors/shutting-down.error.js';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { record } from '../../support/instances/recording.js';
import { begin, ofTask, say, stateOf } from '../../support/instances/requests.js';
import { startInstance, type InstanceOptions } from '../../support/instances/start-instance.js';
import { startCluster, startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { TcpProxy } from '../../support/tcp-proxy.js';

jest.setTimeout(60_000); // much to do on a slow machine

describe('closing an application', () => {
  let server: RedisProcess;
  let admin: Redis;

  beforeEach(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
    admin.on('error', () => undefined);
  });
  afterEach(async () => {
    admin.disconnect();
    await server.stop();
  });

  it('leaves no connection, though runs and readers were there', async () => {
    const { process, started, finish } = byHand();
    const instance = await startInstance({ connection: server.url, process });
    const { id } = await begin(instance.manager);
    const task = await started;
    const reader = record(instance.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    expect(await connections(admin)).toHaveLength(2);

    await instance.close();
    await untilGone(admin);
    expect(task.signal.aborted).toBe(true);
    expect(await admin.pubsub('CHANNELS', '*')).toEqual([]);
    await expect(instance.manager.getTask(ofTask(id))).rejects.toThrow(TaskStoreUnavailableError);
    await expect(begin(instance.manager)).rejects.toThrow(ShuttingDownError);
    finish();
    reader.stop();
  });

  it('hands runs over that do not stop; their readers elsewhere see how they end', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      startInstance({ connection: server.url, process }),
      startInstance({ connection: server.url, process: unused }),
    ]);
    const { id } = await begin(a.manager);
    await started;
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    await a.close();
    await reader.over;
    expect(stateOf(reader.folded())).toBe(TaskState.TASK_STATE_FAILED);
    finish();
    await b.close();
    await untilGone(admin);
  });

  it('does not wait for a Redis that is away, nor for the lease of a run', async () => {
    const { process, started, finish } = byHand();
    const logger = new CapturedLog();
    const instance = await startInstance({
      connection: server.url,
      process,
      logger,
      lease: '1h',
    });
    const sender = record(instance.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.working();
    await server.kill();
    void task.working('Lost');
    await instance.close();
    finish();
    sender.stop();
    await server.start();
    await delay(1_000); // the longest pause between attempts to connect is half of it
    expect(await connections(admin)).toEqual([]);
  });

  it('breaks nothing in the moment Redis comes back', async () => {
    const logger = new CapturedLog();
    const proxy = await TcpProxy.open(server.port);
    const connection = `redis://127.0.0.1:${proxy.port}`;
    const instance = await startInstance({ connection, process: unused, logger });
    const { subscriber } = instance.connections;
    const ended = new Promise<void>((resolve) => subscriber.once('end', () => resolve()));
    subscriber.once('ready', () => {
      proxy.pause('down'); // subscriptions are on their way, and are never answered
      subscriber.disconnect();
    });
    proxy.cut();
    await ended; // Jest fails on an unhandled rejection
    proxy.resume();
    await instance.close();
    await untilGone(admin);
    proxy.close();
  });

  it('leaves no connection after a start that failed', async () => {
    const first = await startInstance({ connection: server.url, process: unused });
    await first.close();
    const other = { connection: server.url, process: unused, partitions: 8 };
    await expect(startInstance(other)).rejects.toThrow(ConfigurationError);
    await untilGone(admin);
    await expect(startInstance(other)).rejects.toThrow(/"partitions"/);
  });

  it('leaves no connection on any node of a cluster', async () => {
    const cluster = await startCluster();
    const admins = cluster.ports.map((port) => new Redis(port));
    const nodes = cluster.ports.map((port) => ({ host: '127.0.0.1', port }));
    const connection: InstanceOptions['connection'] = { cluster: nodes };
    const instance = await startInstance({
      connection,
      process: (_message, task) => task.complete(),
    });
    const stream = record(instance.manager.sendMessageStream(say('Go')));
    await stream.over;
    await instance.close();
    await Promise.all(admins.map(untilGone));
    for (const one of admins) one.disconnect();
    await cluster.stop();
  });
});

/** Clients of the server beside the one who asks. */
async function connections(admin: Redis): Promise<string[]> {
  const own = await admin.client('ID');
  const all = ((await admin.client('LIST')) as string).trim().split('\n');
  return all.filter((line) => !line.startsWith(`id=${own} `) && !line.includes('flags=M'));
}

/** The server notices a closed connection a moment after the client. */
async function untilGone(admin: Redis): Promise<void> {
  while ((await connections(admin)).length > 0) await new Promise(setImmediate);
}
