import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState, type Task } from '@a2a-js/sdk';
import { textPart } from '#lib/model/messages.js';
import { CommandMonitor, type MonitoredCommand } from '../../support/monitor.js';
import { record } from '../../support/instances/recording.js';
import { configOf } from '../../support/push/push-config.js';
import { byHand } from '../../support/instances/by-hand.js';
import { ask, begin, say } from '../../support/instances/requests.js';
import {
  startInstance,
  type Instance,
  type Process,
} from '../../support/instances/start-instance.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { TcpProxy } from '../../support/tcp-proxy.js';

/** The bound of the design: a short task takes two round trips. */
const MOST_ROUND_TRIPS = 2;

const unawaited: Process = (_message, task) => {
  void task.working('Reading');
  void task.artifact({ name: 'result', parts: [textPart('x')] });
  void task.complete('Done');
};

const awaited: Process = async (_message, task) => {
  await task.working('Reading');
  await task.artifact('x');
  await task.complete('Done');
};

describe('round trips of a short task', () => {
  let server: RedisProcess;
  let proxy: TcpProxy;
  let monitor: CommandMonitor;
  let instance: Instance;
  let process: Process;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await TcpProxy.open(server.port);
    monitor = await CommandMonitor.open(server.port);
    instance = await startInstance({
      connection: `redis://127.0.0.1:${proxy.port}`,
      lease: '1h', // no renewal while we count
      process: (message, task) => process(message, task),
    });
    for (const warmUp of [unawaited, awaited]) {
      process = warmUp;
      await ask(instance.manager, 'Warm up'); // from now on the server knows the scripts
    }
  });

  afterAll(async () => {
    await instance.close();
    monitor.close();
    proxy.close();
    await server.stop();
  });

  async function measure(work: () => Promise<unknown>) {
    await monitor.take();
    proxy.resetCounters();
    await work();
    const { turns } = proxy.counters;
    const seen = await monitor.take();
    return { turns, sent: seen.filter(({ fromScript }) => !fromScript), seen };
  }

  it('is one, when updates are not awaited: create and updates travel together', async () => {
    process = unawaited;
    let task: Task | undefined;
    const { turns, sent, seen } = await measure(async () => {
      task = await ask(instance.manager, 'Go');
    });
    expect(turns).toBeLessThanOrEqual(MOST_ROUND_TRIPS);
    expect({ turns, sent: names(sent) }).toEqual({ turns: 1, sent: ['evalsha'] });
    expect(reads(seen)).toEqual([]);
    expect(task).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED, message: { parts: [{}] } },
      artifacts: [{ name: 'result' }],
    });
  });

  it('is one, too, when the processor leaves the end of its turn to the library', async () => {
    process = (_message, task) => void task.artifact('x');
    let task: Task | undefined;
    const { turns } = await measure(async () => {
      task = await ask(instance.manager, 'Go');
    });
    expect(turns).toBe(1);
    expect(task?.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
  });

  it('is one per update, when each is awaited, and none to read the answer', async () => {
    process = awaited;
    const { turns, sent, seen } = await measure(() => ask(instance.manager, 'Go'));
    expect({ turns, sent: names(sent) }).toEqual({
      turns: 3,
      sent: ['evalsha', 'evalsha', 'evalsha'],
    });
    expect(reads(seen)).toEqual([]);
  });

  it('is one for a streamed answer: the run serves its own caller', async () => {
    process = unawaited;
    const { turns, sent, seen } = await measure(async () => {
      const stream = record(instance.manager.sendMessageStream(say('Go')));
      await stream.over;
      expect(stream.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });
    expect(turns).toBeLessThanOrEqual(MOST_ROUND_TRIPS);
    expect({ turns, sent: names(sent) }).toEqual({ turns: 1, sent: ['evalsha'] });
    expect(reads(seen)).toEqual([]);
  });

  it('is one for a direct reply, which makes no task', async () => {
    process = () => 'Hello';
    await ask(instance.manager, 'Warm up');
    const { turns, sent } = await measure(() => ask(instance.manager, 'Go'));
    expect({ turns, sent: names(sent) }).toEqual({ turns: 1, sent: ['evalsha'] });
  });

  it('is three with idempotentSend: record, creation, updates; a follow-up has one more', async () => {
    const options = { connection: `redis://127.0.0.1:${proxy.port}`, lease: '1h' };
    const repeatable = await startInstance({
      ...{ ...options, idempotentSend: true },
      process: (message, task) => process(message, task),
    });
    process = unawaited;
    await ask(repeatable.manager, 'Warm up');
    const created = await measure(() => ask(repeatable.manager, 'Go'));
    expect({ turns: created.turns, reads: reads(created.seen) }).toEqual({ turns: 3, reads: [] });

    process = (_message, task) => void task.requireInput('Which?');
    const counts: number[] = [];
    for (const { manager, runs } of [instance, repeatable]) {
      const idle = async () => {
        while (runs.size > 0) await new Promise(setImmediate); // the end of a turn is a command, too
      };
      const first = await ask(manager, 'Go');
      await idle();
      await ask(manager, 'Warm up', { taskId: first.id });
      await idle();
      const { sent } = await measure(async () => {
        await ask(manager, 'More', { taskId: first.id });
        await idle();
      });
      counts.push(sent.length);
    }
    expect(counts[1]! - counts[0]!).toBe(1);
    await repeatable.close();
  });

  it('does not grow with push configurations', async () => {
    const quiet = await startInstance({
      ...{ connection: `redis://127.0.0.1:${proxy.port}`, lease: '1h' },
      prefix: 'quiet',
      push: { workers: 0 }, // what is sent is another matter
      process: (message, task) => process(message, task),
    });
    const counts: number[] = [];
    for (const push of [undefined, configOf('', 'a')]) {
      const { process: byHandProcess, started, finish } = byHand();
      process = byHandProcess;
      const created = await measure(() => begin(quiet.manager, 'Go', '', push));
      const task = await started;
      if (push) await quiet.manager.createPushConfig(configOf(task.id, 'b'));
      const committed = await measure(async () => {
        await task.working();
        await task.artifact('x');
        await task.complete();
      });
      finish();
      counts.push(created.sent.length, committed.sent.length, created.turns, committed.turns);
    }
    expect(counts.slice(4)).toEqual(counts.slice(0, 4));
    await quiet.close();
  });

  it('does not grow with the updates of one tick', async () => {
    process = (_message, task) => {
      for (let i = 0; i < 100; i += 1) void task.appendArtifact('result', String(i));
      void task.complete();
    };
    const { turns } = await measure(() => ask(instance.manager, 'Go'));
    expect(turns).toBe(1);
  });
});

function names(commands: readonly MonitoredCommand[]): string[] {
  return commands.map(({ name }) => name);
}

/** What read-task and read-events do: they would mean that an answer is read back. */
function reads(commands: readonly MonitoredCommand[]): string[] {
  return names(commands).filter((name) => ['lrange', 'hgetall'].includes(name));
}
