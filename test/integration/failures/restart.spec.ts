import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import type { RedisClient } from '#lib/redis/redis-client.js';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { ask, begin, chunksOf, listAll, ofTask, say } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // much to do on a slow machine

/** Per instance and outage; a broken connection must not fill the log. */
const MOST_LOG_LINES = 5;

describe('Redis killed and started again', () => {
  const start = instancePool();
  let server: RedisProcess;

  beforeEach(async () => {
    server = await startRedis({ appendOnly: true });
  });
  afterEach(() => server.stop());

  it('interrupts neither a run nor its readers', async () => {
    const before = deferred();
    const process: Process = async (_message, task) => {
      for (let i = 0; i < 50; i += 1) await task.appendArtifact('result', `${i} `);
      before.resolve();
      for (let i = 50; i < 500; i += 1) void task.appendArtifact('result', `${i} `);
      await task.complete();
    };
    const logger = new CapturedLog();
    const connection = server.url;
    const [a, b] = await Promise.all([
      start({ connection, process, logger }),
      start({ connection, process: unused, logger }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const { payload } = await sender.opened();
    const id = payload?.$case === 'task' ? payload.value.id : '';
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
    await Promise.all(readers.map((reader) => reader.opened()));
    await before.promise;
    await server.kill();
    await expect(a.manager.getTask(ofTask(id))).rejects.toThrow(TaskStoreUnavailableError);
    await server.start();

    const all = [sender, ...readers];
    await Promise.all(all.map(({ over }) => over));
    const stored = await b.manager.getTask(ofTask(id));
    expect(chunksOf(stored, 'result')).toEqual(Array.from({ length: 500 }, (_, i) => `${i} `));
    for (const reader of all) {
      expectDense(reader.events);
      expect(reader.events.at(-1)!.seq).toBe(502);
      expect(terminalOf(reader.events)).toHaveLength(1);
      expect(reader.folded()).toEqual(stored);
    }
  });

  it('makes requests fail as "try again", never as "not found"', async () => {
    const process: Process = async (_message, task) => task.requireInput('More?');
    const logger = new CapturedLog();
    const { manager, runs } = await start({ connection: server.url, process, logger });
    const { id } = await ask(manager, 'Go');
    while (runs.size > 0) await new Promise(setImmediate);
    await server.kill();

    const requests = [
      () => manager.getTask(ofTask(id)),
      () => manager.cancelTask(ofTask(id)),
      () => listAll(manager),
      () => ask(manager, 'New'),
      () => begin(manager, 'New'),
      () => ask(manager, 'More', { taskId: id }),
      () => record(manager.subscribeToTask(ofTask(id))).over,
      () => record(manager.sendMessageStream(say('New'))).over,
    ];
    const errors = await Promise.all(
      requests.map((request) => request().catch((error: unknown) => error)),
    );
    for (const error of errors) {
      expect(error).toBeInstanceOf(TaskStoreUnavailableError);
      expect((error as Error).message).not.toMatch(/127\.0\.0\.1|localhost|ECONN|\d{4}/);
    }
    expect(runs.size).toBe(0);

    await server.start();
    const answer = await untilAnswered(() => ask(manager, 'More', { taskId: id }));
    expect(answer.status?.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
    const unknown = manager.getTask(ofTask('00000000-0000-8000-8000-000000000000'));
    await expect(unknown).rejects.toThrow(TaskNotFoundError);
  });

  it('is told in a few log lines', async () => {
    let stopped = false;
    const process: Process = async (_message, task) => {
      for (let i = 0; !stopped; i += 1) await task.appendArtifact('result', `${i} `);
      await task.complete();
    };
    const logger = new CapturedLog();
    const instance = await start({ connection: server.url, process, logger, lease: '1h' });
    const { commands, subscriber } = instance.connections;
    const sender = record(instance.manager.sendMessageStream(say('Go')));
    await sender.reached(10);
    for (let outage = 1; outage <= 2; outage += 1) {
      const known = logger.lines.length;
      const back = Promise.all([commands, subscriber].map((client) => happens(client, 'ready')));
      await server.kill();
      const renewals: Promise<void>[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await happens(commands, 'reconnecting');
        renewals.push(instance.runs['leases'].renew());
      }
      await server.start();
      await Promise.all([back, ...renewals]);
      await sender.reached(sender.events.at(-1)!.seq + 10);
      const lines = logger.lines.slice(known);
      expect(lines.filter((line) => /reconnecting/.test(line))).toHaveLength(2);
      expect(lines.filter((line) => /connected again/.test(line))).toHaveLength(2);
      expect(lines.length).toBeLessThanOrEqual(MOST_LOG_LINES);
    }
    stopped = true;
    await sender.over;
    expectDense(sender.events);
  });
});

/** Like `once` of node:events, which takes an 'error' before as a failure. */
function happens(client: RedisClient, event: string): Promise<void> {
  return new Promise((resolve) => client.once(event, () => resolve()));
}

/** Redis is back, the connections soon are. */
async function untilAnswered<T>(request: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TaskStoreUnavailableError)) throw error;
    }
  }
}
