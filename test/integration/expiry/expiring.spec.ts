import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { Redis } from 'ioredis';
import { byHand } from '../../support/instances/by-hand.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask, begin, listAll, ofTask } from '../../support/instances/requests.js';
import { scanKeys } from '../../support/instances/scan-keys.js';
import type { InstanceOptions, Process } from '../../support/instances/start-instance.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { uniquePrefix } from '../../support/unique-prefix.js';

const SHORT = { expiration: 50, interruptedExpiration: 100 };

describe('after its lifetime', () => {
  const start = instancePool();
  let server: RedisProcess;
  let redis: Redis;
  let listener: Redis;
  let prefix: string;

  beforeAll(async () => {
    // Redis looks for expired keys this often per second, so that it soon tells of them.
    server = await startRedis({ args: ['--notify-keyspace-events', 'Ex', '--hz', '100'] });
    redis = new Redis(server.url);
    listener = new Redis(server.url);
    await listener.subscribe('__keyevent@0__:expired');
  });
  beforeEach(() => {
    prefix = uniquePrefix('expiry');
  });
  afterAll(async () => {
    redis.disconnect();
    listener.disconnect();
    await server.stop();
  });

  const startWith = (process: Process, options: Partial<InstanceOptions> = {}) =>
    start({ connection: server.url, prefix, process, ...SHORT, ...options });

  /** Resolves when Redis tells that a key has expired: call it before the key can. */
  function expired(wanted: (key: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      listener.on('message', function heard(_channel: string, key: string) {
        if (!wanted(key)) return;
        listener.off('message', heard);
        resolve();
      });
    });
  }

  const isTask = (key: string) => key.startsWith(prefix) && /:task:[^:]+$/.test(key);

  it.each([
    ['a task that ended', (_message, task) => task.complete('Done')],
    ['a task that waits', (_message, task) => task.requireInput('More?')],
  ] satisfies [string, Process][])('%s is gone everywhere', async (_what, end) => {
    const { manager, runs } = await startWith(async (message, task) => {
      void task.artifact('x');
      await end(message, task);
    });
    const over = expired(isTask);
    const { id, contextId } = await ask(manager, 'Go');
    while (runs.size > 0) await new Promise(setImmediate);
    await over;
    await expect(manager.getTask(ofTask(id))).rejects.toThrow(TaskNotFoundError);
    await expect(manager.cancelTask(ofTask(id))).rejects.toThrow(TaskNotFoundError);
    await expect(ask(manager, 'More', { taskId: id })).rejects.toThrow(TaskNotFoundError);
    expect(await listAll(manager)).toEqual([]);
    expect(await listAll(manager, contextId)).toEqual([]);
    while ((await scanKeys(redis, prefix)).length > 1) await new Promise(setImmediate);
    expect(await scanKeys(redis, prefix)).toEqual([`${prefix}:layout`]);
  });

  it('of others, a task that runs is neither dropped nor left out of lists', async () => {
    const { process, started, finish } = byHand();
    let first = true;
    const { manager } = await startWith((message, task) => {
      if (!first) return task.working('Short').then(() => task.requireInput('More?'));
      first = false;
      return process(message, task);
    });
    const running = await begin(manager, 'Go', 'context');
    const task = await started;
    await task.working('Long');
    for (let round = 0; round < 3; round += 1) {
      const over = expired(isTask);
      await ask(manager, 'Short', { contextId: 'context' });
      await over;
    }
    expect((await listAll(manager, 'context')).map(({ id }) => id)).toEqual([running.id]);
    expect((await listAll(manager)).map(({ id }) => id)).toEqual([running.id]);
    const over = expired((key) => key.endsWith(`:task:${running.id}`));
    await task.complete();
    finish();
    await over;
    expect(await listAll(manager)).toEqual([]);
  });

  it('a conversation goes with its last message, not before', async () => {
    const { manager, keys } = await startWith(() => 'Hello', {
      expiration: 50,
      interruptedExpiration: 50,
    });
    const scope = { tenant: '', owner: '' };
    const conversation = keys.conversation(scope, 'context');
    const over = expired((key) => key === conversation);
    await ask(manager, 'One', { contextId: 'context' });
    expect(await redis.pttl(conversation)).toBeGreaterThan(0);
    await over;
    while ((await scanKeys(redis, prefix)).length > 1) await new Promise(setImmediate);
    expect(await scanKeys(redis, prefix)).toEqual([`${prefix}:layout`]);
  });
});
