import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import type { RedisClient } from '#lib/redis/redis-client.js';
import { aborted, byHand, unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { ofTask, say } from '../../support/instances/requests.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { TcpProxy } from '../../support/tcp-proxy.js';

jest.setTimeout(60_000); // much to do on a slow machine

describe('Redis away for longer than the lease', () => {
  const start = instancePool();
  const logger = new CapturedLog();
  let server: RedisProcess;
  let proxy: TcpProxy;

  beforeEach(async () => {
    server = await startRedis();
    proxy = await TcpProxy.open(server.port);
  });
  afterEach(async () => {
    proxy.close();
    await server.stop();
  });

  it('ends the run: its writes reject, its signal is aborted, nothing else breaks', async () => {
    const { process, started, finish } = byHand();
    const common = { connection: server.url, lease: '1s', cancelGrace: 0, logger };
    const a = await start({ ...common, process });
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.working();
    await server.kill();
    void task.working('Nobody waits for this one'); // Jest fails on an unhandled rejection
    await expect(task.working('Lost')).rejects.toThrow(TaskStoreUnavailableError);
    expect(task.signal.aborted).toBe(true);
    await expect(task.complete()).rejects.toThrow(TaskStoreUnavailableError);
    finish();
    while (a.runs.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(sender.events.map(({ seq }) => seq)).toEqual([1, 2]);
    sender.stop();
  });

  it('leaves no hole in the stream of the caller, whatever Redis took meanwhile', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({
        connection: `redis://127.0.0.1:${proxy.port}`,
        process,
        logger,
        lease: '3s',
        cancelGrace: 0,
      }),
      start({ connection: server.url, process: unused, logger }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.working();
    const reader = record(b.manager.subscribeToTask(ofTask(task.id)));
    await reader.opened();

    proxy.pause('down');
    void task.appendArtifact('result', 'Stored, but its run never learns');
    await reader.reached(3);
    proxy.refuse();
    proxy.cut();
    await aborted(task.signal);
    proxy.resume();
    await proxy.accept();
    finish();

    await Promise.all([sender.over, reader.over]);
    for (const { events } of [sender, reader]) {
      expectDense(events);
      expect(terminalOf(events).map(({ state }) => state)).toEqual([TaskState.TASK_STATE_FAILED]);
    }
    expect(sender.folded()).toEqual(await b.manager.getTask(ofTask(task.id)));
  });

  it('does not make reconnecting slow', async () => {
    const a = await start({ connection: server.url, process: unused, logger });
    const pauses: number[] = [];
    await server.kill();
    for (const client of [a.connections.commands, a.connections.subscriber]) {
      for (let i = 0; i < 8; i += 1) pauses.push(await reconnecting(client));
    }
    // A request waits for at most two attempts before it is answered with "try again".
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000);
    const scope = { tenant: '', owner: '' };
    const id = a.tasks.newTaskId(scope, 'context');
    await expect(a.tasks.snapshot(scope, id)).rejects.toThrow(TaskStoreUnavailableError);
  });
});

/** Resolves at the client's next attempt, with the pause before it. */
function reconnecting(client: RedisClient): Promise<number> {
  return new Promise((resolve) => client.once('reconnecting', (ms: number) => resolve(ms)));
}
