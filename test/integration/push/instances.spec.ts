import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { ask } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { configAt, QUICK_PUSH, seqsAt, upTo } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const write: Process = async (_message, task) => {
  for (let i = 0; i < 8; i += 1) void task.appendArtifact('result', `${i} `);
  await task.complete();
};
const EVENTS = 10;

describeServers('deliverers', (start) => {
  let receiver: Receiver;
  let prefix: string;

  beforeEach(async () => {
    receiver = await Receiver.start();
    prefix = uniquePrefix('deliverers');
  });
  afterEach(() => receiver.stop());

  it('share the work, and nothing is sent twice', async () => {
    const seen = new Set<number>();
    const both = deferred();
    const options = { prefix, push: { ...QUICK_PUSH, workers: 1 } };
    const { manager } = await start({ ...options, process: write });
    await start({ ...options, process: unused });
    receiver.answers(async ({ port }) => {
      seen.add(port); // each has a connection of its own
      if (seen.size === 2) both.resolve();
      // The first one waits for the second: one instance alone would never get on.
      await both.promise;
      return 200;
    });
    const tasks = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ask(manager, 'Go', { push: configAt(receiver, `c${i}`) }),
      ),
    );
    await receiver.count(tasks.length * EVENTS);
    for (let i = 0; i < tasks.length; i += 1) {
      expect(seqsAt(receiver, `c${i}`)).toEqual(upTo(EVENTS));
    }
  });

  it('that shut down leave the rest to others at once, with no try counted', async () => {
    const held = deferred<number>();
    const arrived = deferred();
    receiver.answers((_received, index) => {
      if (index !== 2) return 200;
      arrived.resolve();
      return held.promise;
    });
    const push = { ...QUICK_PUSH, maxAttempts: 1 };
    const a = await start({ prefix, process: write, push, shutdownGrace: '30s' });
    await ask(a.manager, 'Go', { push: configAt(receiver) });
    await arrived.promise;
    await start({ prefix, process: unused, push });
    const closed = a.close();
    held.resolve(200);
    await closed;
    await receiver.count(EVENTS);
    expect(seqsAt(receiver)).toEqual(upTo(EVENTS));
  });

  it('that cannot wait for a receiver abort the try, and another makes it again', async () => {
    const arrived = deferred();
    receiver.answers((_received, index) => {
      if (index > 0) return 200;
      arrived.resolve();
      return 'never';
    });
    const push = { ...QUICK_PUSH, maxAttempts: 1 };
    const a = await start({ prefix, process: write, push, shutdownGrace: 1 });
    await ask(a.manager, 'Go', { push: configAt(receiver) });
    await arrived.promise;
    await start({ prefix, process: unused, push });
    await a.close();
    await receiver.count(EVENTS + 1);
    expect(seqsAt(receiver)).toEqual([1, ...upTo(EVENTS)]);
  });

  it('that do not deliver leave it to those that do', async () => {
    const idle = { ...QUICK_PUSH, workers: 0 };
    const a = await start({ prefix, process: write, push: idle });
    await ask(a.manager, 'Go', { push: configAt(receiver) });
    await a.deliverer.sweep();
    expect(receiver.received).toEqual([]);
    await start({ prefix, process: unused, push: QUICK_PUSH });
    await receiver.count(EVENTS);
    expect(seqsAt(receiver)).toEqual(upTo(EVENTS));
  });

  it('that find more than one sweep takes go on without waiting for the next', async () => {
    const many = 150;
    const common = { prefix, partitions: 1, sweepInterval: '1h' };
    const push = { ...QUICK_PUSH, workers: 0 };
    const a = await start({ ...common, process: (_message, task) => task.complete(), push });
    await Promise.all(
      Array.from({ length: many }, (_, i) =>
        ask(a.manager, 'Go', { push: configAt(receiver, `c${i}`) }),
      ),
    );
    await start({ ...common, process: unused, push: QUICK_PUSH });
    await receiver.count(2 * many);
    for (let i = 0; i < many; i += 1) expect(seqsAt(receiver, `c${i}`)).toEqual(upTo(2));
  });
});
