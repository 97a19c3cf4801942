import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { encodeMessage } from '#lib/model/encoded-update.js';
import { agentMessage } from '#lib/model/messages.js';
import type { RunToken } from '#lib/model/run.js';
import { unused } from '../../support/instances/by-hand.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { commandCounts, resetCommandCounts } from '../../support/server-stats.js';

const RUNS = 10_000;
const PARTITIONS = 16;
const BATCH = 500;

describe('renewing the leases of 10,000 running tasks', () => {
  const start = instancePool();
  let server: RedisProcess;
  let observer: Redis;

  beforeAll(async () => {
    server = await startRedis();
    observer = new Redis(server.port);
  });

  afterAll(async () => {
    observer.disconnect();
    await server.stop();
  });

  it('costs at most two commands per partition', async () => {
    const { tasks } = await start({
      connection: server.url,
      process: unused,
      partitions: PARTITIONS,
    });
    const scope = { tenant: '', owner: '' };
    const message = encodeMessage(agentMessage('Go'));
    const runs = Array.from({ length: RUNS }, (_, i): RunToken => {
      const contextId = `context-${i}`;
      return { scope, contextId, taskId: tasks.newTaskId(scope, contextId), epoch: 1 };
    });
    for (let i = 0; i < RUNS; i += BATCH) {
      const batch = runs.slice(i, i + BATCH);
      await Promise.all(batch.map((run) => tasks.create({ run, processor: 'test', message }, [])));
    }
    await resetCommandCounts(observer);
    const results = await tasks.renew(runs);
    const { evalsha = 0, eval: evaluated = 0 } = await commandCounts(observer);
    expect(new Set(results)).toEqual(new Set(['held']));
    expect(evalsha + evaluated).toBeLessThanOrEqual(2 * PARTITIONS);
  });
});
