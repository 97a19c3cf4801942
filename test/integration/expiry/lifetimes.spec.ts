import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { Redis as Client } from 'ioredis';
import { byHand } from '../../support/instances/by-hand.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask, begin } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import { scanKeys } from '../../support/instances/scan-keys.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const HOUR = 3_600_000;
const EXPIRATION = 2 * HOUR;
const INTERRUPTED = 50 * HOUR;

describe('how long the keys of a task live', () => {
  const start = instancePool();
  let prefix: string;
  let redis: Redis;

  beforeAll(() => {
    redis = new Client(sharedRedisUrl());
  });
  beforeEach(() => {
    prefix = uniquePrefix('lifetimes');
  });
  afterAll(() => redis.disconnect());

  /** Where the journal has one record, every list of a task is in use. */
  const startWith = (process: Process, maxJournalLength = 1): Promise<Instance> =>
    start({
      maxJournalLength,
      connection: sharedRedisUrl(),
      prefix,
      process,
      expiration: EXPIRATION,
      interruptedExpiration: INTERRUPTED,
    });

  /** In hours, rounded up; none: `for ever`. */
  async function lifetimeOf(key: string): Promise<number | string> {
    const left = await redis.pttl(key);
    return left === -1 ? 'for ever' : Math.ceil(left / HOUR);
  }

  /** Lifetimes of the keys with a text in their names, `id` in place of it. */
  async function lifetimes(text: string): Promise<Record<string, number | string>> {
    const keys = (await scanKeys(redis, prefix)).filter((key) => key.includes(text));
    const names = keys.map((key) => key.replace(/^.*\}:/, '').replace(text, 'id'));
    const left = await Promise.all(keys.map(lifetimeOf));
    return Object.fromEntries(names.map((name, i) => [name, left[i]!]));
  }

  const withArtifact =
    (end: Process): Process =>
    async (message, task) => {
      void task.artifact('x');
      return end(message, task);
    };

  it.each([
    ['completed', withArtifact((_message, task) => task.complete('Done'))],
    ['failed', withArtifact((_message, task) => task.fail('No'))],
    ['rejected', withArtifact((_message, task) => task.reject('No'))],
  ])('is "expiration" once it is %s', async (_state, process) => {
    const { manager } = await startWith(process);
    const { id } = await ask(manager, 'Go');
    expect(await lifetimes(id)).toEqual({
      'task:id': 2,
      'task:id:artifacts': 2,
      'task:id:events': 2,
      'msg:id': 2,
    });
  });

  it.each([
    ['input', withArtifact((_message, task) => task.requireInput('More?'))],
    ['authentication', withArtifact((_message, task) => task.requireAuth('Who?'))],
  ])('is "interruptedExpiration" while it waits for %s', async (_what, process) => {
    const { manager, runs } = await startWith(process);
    const { id } = await ask(manager, 'Go');
    while (runs.size > 0) await new Promise(setImmediate);
    expect(await lifetimes(id)).toEqual({
      'task:id': 50,
      'task:id:artifacts': 50,
      'task:id:events': 50,
      'msg:id': 50,
    });
  });

  it('is that of two keys where the journal has all of an ended task', async () => {
    const { manager } = await startWith(
      withArtifact((_message, task) => task.complete('Done')),
      100,
    );
    const { id } = await ask(manager, 'Go');
    expect(await lifetimes(id)).toEqual({ 'task:id': 2, 'task:id:events': 2 });
  });

  it('has no end while it runs, also again', async () => {
    const turns = [byHand(), byHand()];
    let turn = 0;
    const { manager, runs } = await startWith((message, task) =>
      turns[turn++]!.process(message, task),
    );
    const { id } = await begin(manager);
    const first = await turns[0]!.started;
    await first.artifact('x');
    await first.artifact('y');
    const forEver = {
      'task:id': 'for ever',
      'task:id:artifacts': 'for ever',
      'task:id:events': 'for ever',
      'msg:id': 'for ever',
    };
    expect(await lifetimes(id)).toEqual(forEver);
    await first.requireInput('More?');
    expect(await lifetimes(id)).toMatchObject({ 'task:id': 50 });
    turns[0]!.finish();
    while (runs.size > 0) await new Promise(setImmediate);

    const answer = ask(manager, 'More', { taskId: id });
    const second = await turns[1]!.started;
    expect(await lifetimes(id)).toEqual(forEver);
    await second.complete();
    turns[1]!.finish();
    await answer;
    expect(new Set(Object.values(await lifetimes(id)))).toEqual(new Set([2]));
  });

  it('is the same for what is added to a task that waits', async () => {
    const { process, started, finish } = byHand();
    const { manager, tasks } = await startWith(process);
    const { id, contextId } = await begin(manager);
    const task = await started;
    await task.requireAuth('Who?');
    await task.artifact('Written while it waits');
    await task.artifact('And more');
    expect(await lifetimes(id)).toMatchObject({ 'task:id:artifacts': 50 });
    const pushConfig = pushConfigOf('config');
    const scope = { tenant: '', owner: '' };
    const message = JSON.stringify({ messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'x' }] });
    const turn = { scope, taskId: id, contextId, message, key: randomUUID(), pushConfig };
    expect(await tasks.beginTurn(turn)).toMatchObject({ outcome: 'queued' });
    expect(await lifetimes(id)).toEqual({
      'task:id': 50,
      'task:id:artifacts': 50,
      'task:id:events': 50,
      'task:id:inbox': 50,
      'msg:id': 50,
      'push:id': 50,
      'push:id:lanes': 50,
    });
    finish();
  });

  it('of an index has an end while none of its tasks runs', async () => {
    const { process, started, finish } = byHand();
    let count = 0;
    const { manager } = await startWith((message, task) =>
      (count += 1) === 2 ? process(message, task) : task.complete('Done'),
    );
    const contextId = 'context';
    const indexes = () => lifetimes('tasks::');
    await ask(manager, 'Go', { contextId });
    expect(await indexes()).toEqual({ id: 50, 'id:context': 50 });
    await begin(manager, 'Go', contextId);
    const running = await started;
    expect(await indexes()).toEqual({ id: 'for ever', 'id:context': 'for ever' });
    await ask(manager, 'Go', { contextId });
    expect(await indexes()).toEqual({ id: 'for ever', 'id:context': 'for ever' });
    await running.complete();
    expect(await indexes()).toEqual({ id: 50, 'id:context': 50 });
    finish();
  });

  it('leaves nothing without end once all tasks have ended', async () => {
    const { manager, runs } = await startWith((message, task) =>
      message.messageId.length % 2 === 0 ? task.complete('Done') : task.requireInput('More?'),
    );
    for (let i = 0; i < 20; i += 1) await ask(manager, `${i}`, { contextId: `context ${i % 5}` });
    while (runs.size > 0) await new Promise(setImmediate);
    const direct = await startWith(() => 'Hello');
    await ask(direct.manager, 'Hello', { contextId: 'context 1' });
    const keys = await scanKeys(redis, prefix);
    const left = await Promise.all(keys.map((key) => redis.pttl(key)));
    const forEver = keys.filter((_, i) => left[i] === -1);
    expect(keys.length).toBeGreaterThan(50);
    expect(forEver).toEqual([`${prefix}:layout`]);
  });
});
