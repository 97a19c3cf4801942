import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import { encodeMessage, encodeUpdate } from '#lib/model/encoded-update.js';
import { agentMessage } from '#lib/model/messages.js';
import { TaskState } from '@a2a-js/sdk';
import { unused } from '../../support/instances/by-hand.js';
import { startInstance, type Instance } from '../../support/instances/start-instance.js';
import { CommandMonitor } from '../../support/monitor.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import { QUICK_PUSH } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

jest.setTimeout(120_000); // much to do on a slow machine

const LANES = 10_000;
const BATCH = 500;
const SCOPE = { tenant: '', owner: '' };

/** The tests are the life of these lanes, in order. */
describe(`${LANES} lanes on one instance`, () => {
  let server: RedisProcess;
  let monitor: CommandMonitor;
  let instance: Instance;
  let receiver: Receiver;
  const runs: RunToken[] = [];

  beforeAll(async () => {
    server = await startRedis();
    receiver = await Receiver.start();
    const lease = '1h'; // no renewal while we count
    const options = { connection: server.url, lease, process: unused, push: QUICK_PUSH };
    instance = await startInstance(options);
    const message = encodeMessage(agentMessage('Go'));
    const pushConfig = pushConfigOf('a', receiver.url('/a'));
    for (let i = 0; i < LANES; i += 1) {
      const contextId = `context-${i}`;
      const taskId = instance.tasks.newTaskId(SCOPE, contextId);
      runs.push({ scope: SCOPE, contextId, taskId, epoch: 1 });
    }
    for (let i = 0; i < LANES; i += BATCH) {
      const batch = runs.slice(i, i + BATCH);
      const created = { processor: 'test', message, pushConfig };
      await Promise.all(batch.map((run) => instance.tasks.create({ run, ...created }, [])));
      await receiver.count(i + BATCH);
    }
    await settled();
    monitor = await CommandMonitor.open(server.port);
  });

  afterAll(async () => {
    await instance.close();
    monitor.close();
    await receiver.stop();
    await server.stop();
  });

  /** What was delivered is also noted. */
  async function settled(): Promise<void> {
    const { commands } = instance.connections;
    const due = Array.from({ length: 16 }, (_, i) => instance.keys.pushDue(i));
    const left = async () => (await Promise.all(due.map((key) => commands.exists(key)))).join('');
    while ((await left()).includes('1')) await new Promise(setImmediate);
  }

  it('cost nothing while nothing happens', async () => {
    const idle = await monitor.record(async () => {
      await delay(300); // longer only makes the test stricter
    });
    expect(idle).toEqual([]);
  });

  it('cost a sweep one command per partition', async () => {
    const swept = await monitor.record(() => instance.deliverer.sweep());
    expect(swept.filter(({ fromScript }) => !fromScript)).toHaveLength(16);
    expect(swept.filter(({ fromScript }) => fromScript)).toHaveLength(32); // TIME, ZRANGEBYSCORE
  });

  it('cost an event of one of them a commit, a claim and its outcome', async () => {
    const [run] = runs;
    const update = encodeUpdate({ kind: 'status', state: TaskState.TASK_STATE_WORKING });
    const { commands } = instance.connections;
    const outcome = async () => (await commands.hget(instance.keys.pushLanes(run!.taskId), 'a'))!;
    const before = await outcome();
    const busy = await monitor.record(async () => {
      await instance.tasks.commit(run!, 2, [update]);
      await receiver.count(LANES + 1);
      while ((await outcome()) === before || !(await outcome()).includes(' - ')) {
        await new Promise(setImmediate);
      }
    });
    const sent = busy.filter(({ fromScript, name }) => !fromScript && name !== 'hget');
    expect(sent).toHaveLength(3);
  });
});
