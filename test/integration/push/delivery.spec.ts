import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { RunToken } from '#lib/model/run.js';
import { textOf } from '#lib/model/messages.js';
import { byHand } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { ask, begin, say } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { keysOf } from '../../support/instances/scan-keys.js';
import { deferred } from '../../support/deferred.js';
import {
  configAt,
  expectInOrder,
  QUICK_PUSH,
  seqsAt,
  upTo,
} from '../../support/push/deliveries.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { Receiver } from '../../support/push/receiver.js';

const write =
  (events: number): Process =>
  async (_message, task) => {
    for (let i = 0; i < events; i += 1) await task.appendArtifact('result', `${i} `);
    await task.complete();
  };

describeServers('delivery', (start) => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  it('brings every event once and in order, while they are written and after', async () => {
    const { manager } = await start({ process: write(60), push: QUICK_PUSH });
    await ask(manager, 'Go', { push: configAt(receiver) });
    await receiver.count(62);
    expect(seqsAt(receiver)).toEqual(upTo(62));
  });

  it('keeps the order when the first try of each fails', async () => {
    const failing = new Set<number>();
    receiver.answers(({ path, headers }) => {
      const id = String(headers['x-a2a-notification-id']);
      const seq = Number(id.split('.')[1]);
      if (path !== '/a' || failing.has(seq)) return 200;
      failing.add(seq);
      return 503;
    });
    const { manager } = await start({ process: write(20), push: QUICK_PUSH });
    await ask(manager, 'Go', { push: configAt(receiver) });
    await receiver.until(() => seqsAt(receiver).length === 44);
    expect(seqsAt(receiver)).toEqual(upTo(22).flatMap((seq) => [seq, seq]));
  });

  it('does not let a configuration wait for another one of its task', async () => {
    const stuck = deferred<number>();
    receiver.answers(({ path }) => (path === '/stuck' ? stuck.promise : 200));
    const { process, started, finish } = byHand();
    const { manager } = await start({ process, push: QUICK_PUSH });
    const { id: taskId } = await begin(manager);
    const task = await started;
    for (const id of ['stuck', 'a']) await manager.createPushConfig(configAt(receiver, id, taskId));
    for (let i = 0; i < 10; i += 1) await task.appendArtifact('result', 'x');
    await receiver.until(() => seqsAt(receiver).length === 10);
    expect(seqsAt(receiver, 'stuck')).toHaveLength(1);
    stuck.resolve(200);
    await receiver.until(() => seqsAt(receiver, 'stuck').length === 10);
    expectInOrder(seqsAt(receiver, 'stuck'), 11, 2);
    finish();
  });

  it('begins, for a configuration that comes later, with what comes later', async () => {
    const { process, started, finish } = byHand();
    const { manager } = await start({ process, push: QUICK_PUSH });
    const { id } = await begin(manager);
    const task = await started;
    await task.working('Before');
    await manager.createPushConfig(configAt(receiver, 'a', id));
    await task.working('After');
    finish();
    await task.complete();
    await receiver.count(2);
    expect(seqsAt(receiver)).toEqual([3, 4]);
  });

  it('ends with the deletion of the configuration, also for what waits already', async () => {
    const { process, started, finish } = byHand();
    const { manager, close } = await start({ process, push: QUICK_PUSH });
    const first = deferred<number>();
    receiver.answers(({ path }) => (path === '/a' ? first.promise : 200));
    const { id } = await begin(manager, 'Go', '', configAt(receiver));
    const task = await started;
    await manager.createPushConfig(configAt(receiver, 'b', id));
    for (let i = 0; i < 10; i += 1) await task.appendArtifact('result', 'x');
    await manager.deletePushConfig({ tenant: '', taskId: id, id: 'a' });
    first.resolve(503);
    finish();
    await task.complete();
    await receiver.until(() => seqsAt(receiver, 'b').length === 11);
    await close(); // nothing is on its way any more
    expect(seqsAt(receiver)).toEqual([1]);
  });

  it('goes on at the new receiver when the configuration is replaced, with what comes then', async () => {
    const { process, started, finish } = byHand();
    const { manager } = await start({ process, push: QUICK_PUSH });
    receiver.answers(({ path }) => (path === '/a' ? 503 : 200));
    const { id } = await begin(manager, 'Go', '', configAt(receiver));
    const task = await started;
    await receiver.count(2);
    await manager.createPushConfig({ ...configAt(receiver, 'new', id), id: 'a' });
    const sent = seqsAt(receiver).length;
    await task.working();
    finish();
    await task.complete();
    await receiver.until(() => seqsAt(receiver, 'new').length === 2);
    expect(seqsAt(receiver, 'new')).toEqual([2, 3]);
    // A try that was on its way when the configuration was replaced may still arrive.
    expect(seqsAt(receiver).length).toBeLessThanOrEqual(sent + 1);
  });

  it('leaves nothing of a configuration that came with a direct reply', async () => {
    const prefix = uniquePrefix('direct');
    const options = { process: () => 'Hello', push: QUICK_PUSH, prefix };
    const { manager, connections, deliverer } = await start(options);
    await manager.sendMessage(say('Go', { push: configAt(receiver) }));
    await deliverer.sweep();
    const keys = await keysOf(connections.commands, prefix);
    expect(keys).toContain(`${prefix}:layout`);
    expect(keys.filter((key) => key.includes(':push:'))).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it('puts one snapshot in place of events the journal no longer holds', async () => {
    const opened = deferred<number>();
    receiver.answers((_received, index) => (index === 0 ? opened.promise : 200));
    const { process, started, finish } = byHand();
    const maxJournalLength = 10;
    const { manager, tasks } = await start({ process, push: QUICK_PUSH, maxJournalLength });
    const { id } = await begin(manager, 'Go', '', configAt(receiver));
    const task = await started;
    const scope: RunToken['scope'] = { tenant: '', owner: '' };
    let written = 1;
    while (!(await tasks.readEvents(scope, id, 40, 1))!.trimmed) {
      for (let i = 0; i < 100; i += 1) void task.appendArtifact('result', 'x');
      written += 100;
      await task.checkpoint('so far');
    }
    opened.resolve(200);
    await receiver.until((all) => all.some(({ body }) => body.includes('nestjs-a2a-redis/reset')));
    finish();
    await task.complete();
    await receiver.until((all) => all.at(-1)!.body.includes('TASK_STATE_COMPLETED'));
    const seqs = seqsAt(receiver);
    const [snapshot, ...others] = receiver.received.filter(({ body }) => body.includes('/reset'));
    expect(others).toEqual([]);
    expect(JSON.parse(snapshot!.body)).toMatchObject({ task: { id } });
    // Those that were read before, then the snapshot, which is of the last event, then the end.
    expect(seqs).toEqual([...upTo(seqs.length - 2), written, written + 1]);
    expect(seqs.length).toBeLessThan(40);
  });

  it('brings only what ends or interrupts a task, when that is asked for', async () => {
    const push = { ...QUICK_PUSH, events: 'interrupted-and-terminal' as const };
    const process: Process = async (message, task) => {
      await task.working();
      for (let i = 0; i < 100; i += 1) void task.appendArtifact('result', 'x');
      await (textOf(message) === 'More' ? task.complete() : task.requireInput('More?'));
    };
    const { manager } = await start({ process, push });
    const { id } = await ask(manager, 'Go', { push: configAt(receiver) });
    await receiver.count(1);
    await ask(manager, 'More', { taskId: id });
    await receiver.count(2);
    expect(seqsAt(receiver)).toEqual([103, 206]);
  });
});
