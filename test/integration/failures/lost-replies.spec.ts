import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { textOf } from '#lib/model/messages.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record } from '../../support/instances/recording.js';
import { ask, chunksOf, listAll, ofTask, said, say } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';
import { sharedRedisUrl, sharedRedisPort } from '../../support/shared-redis.js';
import { loseReply, TcpProxy } from '../../support/tcp-proxy.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

/** Redis executed a script, and the connection broke before its reply came. */
describe('a reply that never arrives', () => {
  const start = instancePool();
  const logger = new CapturedLog();
  let prefix: string;
  let proxy: TcpProxy;

  beforeEach(async () => {
    prefix = uniquePrefix('replies');
    proxy = await TcpProxy.open(sharedRedisPort());
  });
  afterEach(() => proxy.close());

  /** An instance whose replies can be lost, and one to look on. */
  const both = (process: Process) =>
    Promise.all([
      start({ connection: `redis://127.0.0.1:${proxy.port}`, prefix, process, logger }),
      start({ connection: sharedRedisUrl(), prefix, process: unused, logger }),
    ]);

  it('of a creation makes no second task', async () => {
    const process: Process = async (_message, task) => {
      await task.artifact('x');
      await task.complete('Done');
    };
    const [a, b] = await both(process);
    await ask(a.manager, 'Warm up', { contextId: 'other' });
    const sender = () => record(a.manager.sendMessageStream(say('Go', { contextId: 'lost' })));
    let stream!: ReturnType<typeof sender>;
    await loseReply(
      proxy,
      async () => {
        while ((await listAll(b.manager, 'lost')).length === 0) await new Promise(setImmediate);
      },
      () => (stream = sender()),
    );
    await stream.over;
    expect(stream.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const [stored, ...more] = await listAll(b.manager, 'lost');
    expect(more).toEqual([]);
    expect(stream.folded()).toEqual(await b.manager.getTask(ofTask(stored!.id)));
  });

  it.each([
    ['a commit', 'status'],
    ['an append', 'artifact'],
  ] as const)('of %s leaves neither a duplicate nor a hole', async (_what, kind) => {
    const { process, started, finish } = byHand();
    const [a, b] = await both(process);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.appendArtifact('result', 'first');
    await task.working();
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(task.id))));
    await Promise.all(readers.map((reader) => reader.opened()));

    let written!: Promise<void>;
    await loseReply(
      proxy,
      () => readers[1]!.reached(4), // the other instance has heard of it
      () => {
        written =
          kind === 'status'
            ? task.working('Reply lost')
            : task.appendArtifact('result', 'reply lost');
        void task.appendArtifact('result', 'same commit');
      },
    );
    await written;
    await task.appendArtifact('result', 'next commit');
    await task.complete();
    finish();

    await Promise.all([sender, ...readers].map(({ over }) => over));
    const stored = await b.manager.getTask(ofTask(task.id));
    expect(chunksOf(stored, 'result')).toEqual([
      'first',
      ...(kind === 'artifact' ? ['reply lost'] : []),
      ...['same commit', 'next commit'],
    ]);
    for (const reader of [sender, ...readers]) {
      expectDense(reader.events);
      expect(reader.events.at(-1)!.seq).toBe(7);
      expect(reader.folded()).toEqual(stored);
    }
  });

  it('of a follow-up starts one turn', async () => {
    const seen: string[] = [];
    const process: Process = async (message, task) => {
      seen.push(message.messageId);
      await task.requireInput(`Turn ${seen.length}`);
    };
    const [a, b] = await both(process);
    const { id } = await ask(a.manager, 'One');
    while (a.runs.size > 0) await new Promise(setImmediate);
    await ask(a.manager, 'Warm up', { taskId: id });
    while (a.runs.size > 0) await new Promise(setImmediate);
    const before = seen.length;

    const { tasks } = a;
    const request = say('Two', { taskId: id });
    const answer = deferAfterFirstRead(tasks, () => a.manager.sendMessage(request));
    await answer.read;
    await loseReply(
      proxy,
      async () => {
        const scope = { tenant: '', owner: '' };
        while ((await b.tasks.snapshot(scope, id))!.turn <= before) {
          await new Promise(setImmediate);
        }
      },
      answer.goOn,
    );
    expect(await answer.result).toMatchObject({
      status: { state: TaskState.TASK_STATE_INPUT_REQUIRED },
    });
    expect(said(await b.manager.getTask(ofTask(id)))).toBe(`Turn ${before + 1}`);
    expect(seen).toHaveLength(before + 1);
  });

  it('after a follow-up was let in does not keep its turn from running', async () => {
    const process: Process = (message, task) => task.requireInput(`Re: ${textOf(message)}`);
    const [a, b] = await both(process);
    const { id } = await ask(a.manager, 'One');
    while (a.runs.size > 0) await new Promise(setImmediate);
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await reader.opened();

    const { beginTurn } = a.tasks;
    a.tasks.beginTurn = async (turn) => {
      const begun = await beginTurn.call(a.tasks, turn);
      const { snapshot } = a.tasks;
      a.tasks.snapshot = async () => {
        a.tasks.snapshot = snapshot;
        throw new TaskStoreUnavailableError();
      };
      return begun;
    };
    const answer = ask(a.manager, 'Two', { taskId: id });
    await expect(answer).rejects.toThrow(TaskStoreUnavailableError);
    await reader.until(({ payload }) => {
      return (
        payload?.$case === 'statusUpdate' && textOf(payload.value.status?.message) === 'Re: Two'
      );
    });
    reader.stop();
  });
});

/** Sends a follow-up, but holds it after it looked the task up, before its turn begins. */
function deferAfterFirstRead<T>(
  tasks: { beginTurn: (turn: never) => Promise<unknown> },
  send: () => Promise<T>,
) {
  let arrived!: () => void;
  let release!: () => void;
  const read = new Promise<void>((resolve) => (arrived = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const beginTurn = tasks.beginTurn.bind(tasks);
  tasks.beginTurn = async (turn: never) => {
    arrived();
    await released;
    tasks.beginTurn = beginTurn;
    return beginTurn(turn);
  };
  return { result: send(), read, goOn: release };
}
