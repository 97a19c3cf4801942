import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record } from '../../support/instances/recording.js';
import { ask, listAll, say } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';
import { sharedRedisPort, sharedRedisUrl } from '../../support/shared-redis.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const process: Process = (_message, task) => task.complete('Done');
const CONTEXT = 'lost';

/** The creator of a task does not hear of it before its lease has ended. */
describe('a reply to a creation that comes after the task was taken over', () => {
  const start = instancePool();
  const logger = new CapturedLog();
  let proxy: TcpProxy;
  let creator: Instance;
  let other: Instance;

  beforeEach(async () => {
    proxy = await TcpProxy.open(sharedRedisPort());
    const common = { prefix: uniquePrefix('creation'), logger, lease: '1s', cancelGrace: 0 };
    const slow = `redis://127.0.0.1:${proxy.port}`;
    [creator, other] = await Promise.all([
      start({ ...common, connection: slow, process: async (_message, task) => task.working() }),
      start({ ...common, connection: sharedRedisUrl(), process, sweepInterval: 100 }),
    ]);
    await ask(creator.manager, 'Warm up', { contextId: 'other' });
  });
  afterEach(() => proxy.close());

  /** Loses the reply until the other instance has failed the task. */
  async function takenOver(): Promise<void> {
    for (;;) {
      const [task] = await listAll(other.manager, CONTEXT);
      if (task?.status?.state === TaskState.TASK_STATE_FAILED) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    proxy.cut();
    proxy.resume();
  }

  it('gives a caller who waits the task as it ended', async () => {
    proxy.pause('down');
    const answer = ask(creator.manager, 'Go', { contextId: CONTEXT });
    await takenOver();
    expect([await answer]).toEqual(await listAll(other.manager, CONTEXT));
  });

  it('gives a caller who does not wait the task', async () => {
    proxy.pause('down');
    const answer = ask(creator.manager, 'Go', { contextId: CONTEXT, returnImmediately: true });
    await takenOver();
    const [stored] = await listAll(other.manager, CONTEXT);
    expect((await answer).id).toBe(stored!.id);
  });

  it('gives a caller who streams every event', async () => {
    proxy.pause('down');
    const caller = record(creator.manager.sendMessageStream(say('Go', { contextId: CONTEXT })));
    await takenOver();
    await caller.over;
    expectDense(caller.events);
    expect(caller.events[0]!.seq).toBe(1);
    expect([caller.folded()]).toEqual(await listAll(other.manager, CONTEXT));
  });
});
