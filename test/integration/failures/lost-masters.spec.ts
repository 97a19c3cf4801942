import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { chunksOf, listAll, ofTask, say } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { startCluster, type RedisCluster } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // a cluster takes its time

/** Runs at once, so that each master has some of them. */
const RUNS = 12;
/** Chunks of a run before the masters are lost, and in all. */
const BEFORE = 10;
const ALL = 60;

describe('a cluster that loses two of its three masters', () => {
  const start = instancePool();
  let cluster: RedisCluster;

  beforeEach(async () => {
    cluster = await startCluster({ appendOnly: true });
  });
  afterEach(() => cluster.stop());

  it('loses no run, no event and no reader: all go on when the masters are back', async () => {
    const goOn = deferred();
    const begun = Array.from({ length: RUNS }, () => deferred());
    let runs = 0;
    const process: Process = async (_message, task) => {
      const { resolve } = begun[runs++]!;
      for (let i = 0; i < BEFORE; i += 1) await task.appendArtifact('result', `${i} `);
      resolve();
      await goOn.promise;
      for (let i = BEFORE; i < ALL; i += 1) void task.appendArtifact('result', `${i} `);
      await task.complete();
    };
    const connection = { cluster: cluster.ports.map((port) => ({ host: '127.0.0.1', port })) };
    const logger = new CapturedLog();
    const [a, b] = await Promise.all([
      start({ connection, process, logger, lease: '1h' }),
      start({ connection, process: unused, logger, lease: '1h' }),
    ]);
    const senders = Array.from({ length: RUNS }, () =>
      record(a.manager.sendMessageStream(say('Go'))),
    );
    const opened = await Promise.all(senders.map((sender) => sender.opened()));
    const ids = opened.map(({ taskId }) => taskId);
    const readers = ids.map((id) => record(b.manager.subscribeToTask(ofTask(id))));
    await Promise.all([
      ...readers.map((reader) => reader.opened()),
      ...begun.map(({ promise }) => promise),
    ]);

    const lost = cluster.nodes.slice(1);
    await Promise.all(lost.map((node) => node.kill()));
    goOn.resolve();
    await expect(listAll(b.manager)).rejects.toThrow(TaskStoreUnavailableError);
    await Promise.all(lost.map((node) => node.start()));

    await Promise.all([...senders, ...readers].map(({ over }) => over));
    const all = Array.from({ length: ALL }, (_, i) => `${i} `);
    for (const [i, id] of ids.entries()) {
      const stored = await b.manager.getTask(ofTask(id));
      expect(chunksOf(stored, 'result')).toEqual(all);
      for (const recording of [senders[i]!, readers[i]!]) {
        expectDense(recording.events);
        expect(terminalOf(recording.events)).toHaveLength(1);
        expect(recording.folded()).toEqual(stored);
      }
    }
  });
});
