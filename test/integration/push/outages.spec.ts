import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deferred } from '../../support/deferred.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { configAt, expectInOrder, QUICK_PUSH, seqsAt } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // much to do on a slow machine

const write: Process = async (_message, task) => {
  for (let i = 0; i < 40; i += 1) void task.appendArtifact('result', `${i} `);
  await task.complete();
};
const EVENTS = 42;

describe('delivery', () => {
  const start = instancePool();
  let receiver: Receiver;
  let server: RedisProcess;

  beforeEach(async () => {
    server = await startRedis({ appendOnly: true });
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    await server.stop();
  });

  it('goes on when Redis was killed between a try and its outcome', async () => {
    const posted = deferred();
    const answer = deferred<number>();
    receiver.answers((_received, index) => {
      if (index !== 5) return 200;
      posted.resolve();
      return answer.promise;
    });
    const options = { connection: server.url, logger: new CapturedLog() };
    const { manager } = await start({ ...options, process: write, push: QUICK_PUSH });
    await ask(manager, 'Go', { push: configAt(receiver) });
    await posted.promise;
    await server.kill();
    answer.resolve(200);
    await server.start();
    await receiver.until(() => seqsAt(receiver).includes(EVENTS));
    expectInOrder(seqsAt(receiver), EVENTS);
  });

  it('is taken up by an instance that starts when all others were gone', async () => {
    receiver.answers((_received, index) => (index < 3 ? 200 : 503));
    const options = { connection: server.url, process: write, logger: new CapturedLog() };
    const first = await start({ ...options, push: QUICK_PUSH });
    await ask(first.manager, 'Go', { push: configAt(receiver) });
    await receiver.count(3);
    await first.close();
    await server.restart();
    receiver.answers(() => 200);
    await start({ ...options, sweepInterval: 10, push: QUICK_PUSH });
    await receiver.until(() => seqsAt(receiver).includes(EVENTS));
    expectInOrder(seqsAt(receiver), EVENTS);
  });

  it('loses nothing to a task that expires at once', async () => {
    const held = deferred<number>();
    receiver.answers((_received, index) => (index === 0 ? held.promise : 200));
    const options = { connection: server.url, process: write, expiration: 1 };
    const { manager, tasks } = await start({ ...options, push: QUICK_PUSH });
    const { id } = await ask(manager, 'Go', { push: configAt(receiver) });
    const scope = { tenant: '', owner: '' };
    for (const end = Date.now() + 20; Date.now() < end;) await new Promise(setImmediate);
    expect(await tasks.snapshot(scope, id)).toBeDefined();
    held.resolve(200);
    await receiver.count(EVENTS);
    expectInOrder(seqsAt(receiver), EVENTS);
    while (await tasks.snapshot(scope, id)) await new Promise(setImmediate);
  });
});
