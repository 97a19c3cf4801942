import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deferred } from '../../support/deferred.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';
import { configAt, QUICK_PUSH, seqsAt, upTo } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const complete: Process = async (_message, task) => {
  await task.appendArtifact('result', 'x');
  await task.complete();
};

const EVENTS = 3;

describe('receivers', () => {
  const start = instancePool();
  let receivers: Receiver[];

  beforeEach(async () => {
    receivers = await Promise.all([1, 2, 3].map(() => Receiver.start()));
  });
  afterEach(() => Promise.all(receivers.map((receiver) => receiver.stop())));

  function startWith(push: object): Promise<Instance> {
    const options = { connection: sharedRedisUrl(), prefix: uniquePrefix('receivers') };
    return start({ ...options, process: complete, push: { ...QUICK_PUSH, ...push } });
  }

  it('that never answer do not slow the others, however much waits for them', async () => {
    const [dead, ...alive] = receivers;
    dead!.answers(() => 'never');
    const { manager } = await startWith({ workers: 4, workersPerHost: 2 });
    for (let i = 0; i < 50; i += 1) await ask(manager, 'Go', { push: configAt(dead!) });
    await dead!.count(2);
    for (let i = 0; i < 20; i += 1) {
      for (const receiver of alive) await ask(manager, 'Go', { push: configAt(receiver) });
    }
    // The first receiver still holds what it got: nothing has waited for a timeout.
    await Promise.all(alive.map((receiver) => receiver.count(20 * EVENTS)));
    expect(dead!.received).toHaveLength(2);
    expect(dead!.mostOpen).toBe(2);
  });

  it('get so many at a time, and one at a time once they failed', async () => {
    const [receiver] = receivers;
    const full = deferred();
    let failed = false;
    receiver!.answers(async () => {
      if (receiver!.mostOpen >= 3) full.resolve();
      await full.promise; // the first ones wait for each other
      return failed ? 503 : 200;
    });
    const { manager } = await startWith({ workers: 16, workersPerHost: 3 });
    const send = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () => ask(manager, 'Go', { push: configAt(receiver!) })),
      );
    await send(20);
    await receiver!.count(20 * EVENTS);
    expect(receiver!.mostOpen).toBe(3);

    failed = true;
    await send(1);
    await receiver!.count(20 * EVENTS + 2); // the first failure is known
    receiver!.mostOpen = 0;
    await send(10);
    await receiver!.count(20 * EVENTS + 40);
    expect(receiver!.mostOpen).toBe(1);
  });

  it('get all that waits, however many lanes that are', async () => {
    const [receiver] = receivers;
    const { manager } = await startWith({ workers: 2, workersPerHost: 1 });
    const tasks = 400; // more than the line of one receiver takes
    await Promise.all(
      Array.from({ length: tasks }, (_, i) =>
        ask(manager, 'Go', { push: configAt(receiver!, `c${i}`) }),
      ),
    );
    await receiver!.count(tasks * EVENTS);
    for (let i = 0; i < tasks; i += 1) expect(seqsAt(receiver!, `c${i}`)).toEqual(upTo(EVENTS));
  });
});
