import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record } from '../../support/instances/recording.js';
import { chunksOf, ofTask, say } from '../../support/instances/requests.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

describe('Redis that hangs, and goes on', () => {
  const start = instancePool();
  let server: RedisProcess;

  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    await server.kill('SIGCONT');
    await server.stop();
  });

  it('costs no event and repeats none, though commits were sent again meanwhile', async () => {
    const logger = new CapturedLog();
    const connection = { host: '127.0.0.1', port: server.port, commandTimeout: 1_000 };
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ connection, process, logger }),
      start({ connection, process: unused, logger }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.appendArtifact('result', '0 ');
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(task.id))));
    await Promise.all(readers.map((reader) => reader.opened()));

    await server.kill('SIGSTOP');
    for (let i = 1; i < 400; i += 1) void task.appendArtifact('result', `${i} `);
    // Each of these takes a timeout, so the commit has been given up and repeated, too.
    for (let i = 0; i < 3; i += 1) {
      await expect(b.manager.getTask(ofTask(task.id))).rejects.toThrow(TaskStoreUnavailableError);
    }
    await server.kill('SIGCONT');
    await task.complete();
    finish();

    await Promise.all([sender, ...readers].map(({ over }) => over));
    const stored = await b.manager.getTask(ofTask(task.id));
    expect(chunksOf(stored, 'result')).toEqual(Array.from({ length: 400 }, (_, i) => `${i} `));
    for (const reader of [sender, ...readers]) {
      expectDense(reader.events);
      expect(reader.events.at(-1)!.seq).toBe(402);
      expect(reader.folded()).toEqual(stored);
    }
  });
});
