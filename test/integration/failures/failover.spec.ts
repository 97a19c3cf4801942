import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { ask, chunksOf, ofTask, say } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { startSentinelGroup, type SentinelGroup } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // a Sentinel takes its time

/** Chunks before the master is gone, and in all. */
const BEFORE = 50;
const ALL = 200;

describe('a master that a Sentinel replaces', () => {
  const start = instancePool();
  let group: SentinelGroup;

  beforeEach(async () => {
    group = await startSentinelGroup();
  });
  afterEach(() => group.stop());

  /** Replication lags behind, and what it has not brought is lost: not what is looked at here. */
  async function replicated(): Promise<void> {
    const client = new Redis(group.master.url);
    await client.set('last', 'write');
    expect(await client.wait(1, 10_000)).toBe(1);
    client.disconnect();
  }

  it('is missed by no run and no reader, and new tasks go to the other one', async () => {
    const [before, goOn] = [deferred(), deferred()];
    const process: Process = async (message, task) => {
      if (message.parts[0]?.content?.value === 'New') return task.complete('Done');
      for (let i = 0; i < BEFORE; i += 1) await task.appendArtifact('result', `${i} `);
      before.resolve();
      await goOn.promise;
      for (let i = BEFORE; i < ALL; i += 1) void task.appendArtifact('result', `${i} `);
      return task.complete();
    };
    const { connection } = group;
    const logger = new CapturedLog();
    const [a, b] = await Promise.all([
      start({ connection, process, logger, lease: '30s' }),
      start({ connection, process: unused, logger, lease: '30s' }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const { payload } = await sender.opened();
    const id = payload?.$case === 'task' ? payload.value.id : '';
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await Promise.all([reader.opened(), before.promise]);

    await replicated();
    await group.master.kill();
    goOn.resolve();

    await Promise.all([sender.over, reader.over]);
    const stored = await b.manager.getTask(ofTask(id));
    expect(chunksOf(stored, 'result')).toEqual(Array.from({ length: ALL }, (_, i) => `${i} `));
    for (const recording of [sender, reader]) {
      expectDense(recording.events);
      expect(terminalOf(recording.events)).toHaveLength(1);
      expect(recording.folded()).toEqual(stored);
    }
    expect((await ask(a.manager, 'New')).status?.message).toBeDefined();
    const client = new Redis(group.replica.url);
    expect(await client.info('replication')).toContain('role:master');
    client.disconnect();
  });
});
