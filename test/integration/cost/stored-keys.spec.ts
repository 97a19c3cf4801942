import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { Redis } from 'ioredis';
import { byHand } from '../../support/instances/by-hand.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask, begin, listAll } from '../../support/instances/requests.js';
import { scanKeys } from '../../support/instances/scan-keys.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const LARGE = 'x'.repeat(20_000);
const PARTS = 100;

const small: Process = (_message, task) => {
  void task.artifact('x');
  return task.complete('Done');
};

const large: Process = (_message, task) => {
  void task.artifact(LARGE);
  return task.complete('Done');
};

const long: Process = (_message, task) => {
  for (let i = 0; i < PARTS; i += 1) void task.appendArtifact('result', `${i}`);
  return task.complete('Done');
};

describe('the keys of a task', () => {
  const start = instancePool();
  let prefix: string;
  let redis: Redis;

  beforeAll(() => {
    redis = new Redis(sharedRedisUrl());
  });
  beforeEach(() => {
    prefix = uniquePrefix('stored-keys');
  });
  afterAll(() => redis.disconnect());

  const startWith = (process: Process, maxJournalLength = 1_000): Promise<Instance> =>
    start({ connection: sharedRedisUrl(), prefix, process, maxJournalLength });

  /** All keys but that of the layout, without prefix and partition, `id` for the task's. */
  async function keysWith({ id, contextId }: Task): Promise<string[]> {
    const keys = (await scanKeys(redis, prefix)).filter((key) => key !== `${prefix}:layout`);
    return keys.map((key) =>
      key
        .replace(/^.*\}:/, '')
        .replace(id, 'id')
        .replace(contextId, 'context'),
    );
  }

  it('are two, and the index of its owner, where the journal has all of an ended task', async () => {
    const { manager } = await startWith(small);
    const task = await ask(manager, 'Go');
    expect(await keysWith(task)).toEqual(['task:id', 'task:id:events', 'tasks::']);
  });

  it.each([
    ['many events', long],
    ['large artifacts', large],
  ])('hold its messages apart from a journal with %s', async (_what, process) => {
    const { manager } = await startWith(process);
    const task = await ask(manager, 'Go');
    expect(await keysWith(task)).toEqual(['msg:id', 'task:id', 'task:id:events', 'tasks::']);
  });

  it('say nothing of its turn any more, also where it ended at once', async () => {
    const { manager, keys } = await startWith((_message, task) => {
      void task.checkpoint({ next: 1 });
      return task.complete('Done');
    });
    const { id } = await ask(manager, 'Go');
    const fields = await redis.hkeys(keys.task(id));
    for (const field of ['current', 'input', 'checkpoint']) expect(fields).not.toContain(field);
  });

  it('are none of its context while it runs alone there, whoever reads', async () => {
    const { process, started, finish } = byHand();
    const { manager } = await startWith(process);
    const task = await begin(manager);
    const handle = await started;
    await handle.working('Reading');
    const keys = ['msg:id', 'runs', 'task:id', 'task:id:events', 'tasks::'];
    expect(await keysWith(task)).toEqual(keys);
    expect(await listAll(manager, task.contextId)).toHaveLength(1);
    expect(await handle.history()).toHaveLength(2);
    expect(await keysWith(task)).toEqual(keys);
    finish();
  });

  it('are those of its context once somebody has joined', async () => {
    const { manager } = await startWith(small);
    const first = await ask(manager, 'Go');
    await ask(manager, 'Next', { contextId: first.contextId });
    const keys = await keysWith(first);
    expect(keys).toEqual(expect.arrayContaining(['conv:::context', 'tasks:::context']));
  });

  it('hold an artifact once, in the journal or out of it', async () => {
    const { manager, keys } = await startWith(long, 10);
    const { id } = await ask(manager, 'Go');
    expect(await redis.llen(keys.events(id))).toBe(10);
    // The journal ends with the state.
    expect(await redis.llen(keys.artifacts(id))).toBe(PARTS - 9);
  });
});
