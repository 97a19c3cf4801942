import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { TaskState, type SendMessageRequest, type Task } from '@a2a-js/sdk';
import { textOf } from '#lib/model/messages.js';
import { contentHash } from '#lib/task-manager/content-hash.js';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { expectDense, record } from '../../support/instances/recording.js';
import { ask, listAll, ofTask, said, say, stateOf } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';

const ROUNDS = 8;
const REPEATS = 12;
const ANONYMOUS = { tenant: '', owner: '' };

/** Counts its runs by message. */
function counting(): { process: Process; runs: Map<string, number> } {
  const runs = new Map<string, number>();
  const process: Process = async (message, task) => {
    runs.set(message.messageId, (runs.get(message.messageId) ?? 0) + 1);
    await task.working();
    if (textOf(message) === 'Ask') await task.requireInput('Which?');
    else await task.complete(`Re: ${textOf(message)}`);
  };
  return { process, runs };
}

describeServers('repeats of a message', (start) => {
  async function pair(process: Process): Promise<[Instance, Instance]> {
    const options = { process, idempotentSend: true };
    return Promise.all([start(options), start(options)]);
  }

  /** The same request to all, at once. */
  function sendAll(managers: readonly Instance[], request: SendMessageRequest): Promise<Task[]> {
    const callers = Array.from({ length: REPEATS }, (_, i) => managers[i % managers.length]!);
    return Promise.all(
      callers.map(async ({ manager }) => (await manager.sendMessage(request)) as Task),
    );
  }

  function expectSame(answers: readonly Task[]): Task {
    const [first] = answers;
    for (const answer of answers) expect(answer).toEqual(first);
    return first!;
  }

  it('that come to two instances at once make one task, and run once', async () => {
    const { process, runs } = counting();
    const instances = await pair(process);
    for (let round = 0; round < ROUNDS; round += 1) {
      const contextId = randomUUID();
      const request = say('Go', { contextId });
      const task = expectSame(await sendAll(instances, request));
      expect([stateOf(task), said(task)]).toEqual([TaskState.TASK_STATE_COMPLETED, 'Re: Go']);
      expect(task.history.map(({ messageId }) => messageId)[0]).toBe(request.message!.messageId);
      expect(runs.get(request.message!.messageId)).toBe(1);
      expect(await listAll(instances[0].manager, contextId)).toHaveLength(1);
    }
  });

  it('without a context get that of the first', async () => {
    const { process, runs } = counting();
    const request = say('Go');
    const task = expectSame(await sendAll(await pair(process), request));
    expect(task.contextId).toMatch(/^[0-9a-f-]{36}$/);
    expect([...runs.values()]).toEqual([1]);
  });

  it('are one task in queue mode, too', async () => {
    const { process, runs } = counting();
    const queue = { mode: 'queue' } as const;
    const api = { process: unused, idempotentSend: true, execution: { ...queue, role: 'api' } };
    const instances = await Promise.all([start(api as never), start(api as never)]);
    await start({ process, idempotentSend: true, execution: { ...queue, role: 'worker' } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const contextId = randomUUID();
      const request = say('Go', { contextId });
      const { id } = expectSame(await sendAll(instances, request));
      expect(runs.get(request.message!.messageId)).toBe(1);
      expect(await listAll(instances[0].manager, contextId)).toMatchObject([{ id }]);
    }
  });

  it('of a follow-up are one turn, with one answer, and once in the history', async () => {
    const { process, runs } = counting();
    const instances = await pair(process);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id: taskId } = await ask(instances[0].manager, 'Ask');
      const request = say('This', { taskId });
      const task = expectSame(await sendAll(instances, request));
      expect(said(task)).toBe('Re: This');
      expect(task.history.map(textOf)).toEqual(['Ask', 'Which?', 'This', 'Re: This']);
      expect(runs.get(request.message!.messageId)).toBe(1);
    }
  });

  it('of a message that waits for its turn are one turn', async () => {
    const released = deferred();
    const seen: string[] = [];
    const process: Process = async (message, task) => {
      seen.push(textOf(message));
      await task.working();
      if (textOf(message) === 'First') await released.promise;
      await task.requireInput(`Re: ${textOf(message)}`);
    };
    const instances = await pair(process);
    const [a, b] = instances;
    const first = say('First', { returnImmediately: true });
    const { id: taskId } = (await a.manager.sendMessage(first)) as Task;
    const waiting = say('Second', { taskId });
    const streams = [a, b, a, b].map(({ manager }) => record(manager.sendMessageStream(waiting)));
    await Promise.all(streams.map((stream) => stream.opened()));
    released.resolve();
    await Promise.all(streams.map(({ over }) => over));
    for (const stream of streams) {
      expectDense(stream.events);
      expect(said(stream.folded()!)).toBe('Re: Second');
    }
    expect(seen).toEqual(['First', 'Second']);
  });

  it('adopt a record whose sender died before it made the task', async () => {
    const { process, runs } = counting();
    const instances = await pair(process);
    const [a] = instances;
    for (let round = 0; round < ROUNDS; round += 1) {
      const request = say('Go');
      const message = request.message!;
      const contextId = randomUUID();
      const taskId = a.tasks.newTaskId(ANONYMOUS, contextId);
      const left = { taskId, contextId, content: contentHash(message), key: randomUUID() };
      await a.sends.claim(ANONYMOUS, message.messageId, left);
      const task = expectSame(await sendAll(instances, request));
      expect([task.id, task.contextId]).toEqual([taskId, contextId]);
      expect(runs.get(message.messageId)).toBe(1);
    }
  });

  it('adopt a record whose sender died before it began the turn', async () => {
    const { process, runs } = counting();
    const instances = await pair(process);
    const [a] = instances;
    const { id: taskId, contextId } = await ask(a.manager, 'Ask');
    const request = say('This', { taskId });
    const message = request.message!;
    const left = { taskId, contextId, content: contentHash(message), key: randomUUID() };
    await a.sends.claim(ANONYMOUS, message.messageId, left);
    const task = expectSame(await sendAll(instances, request));
    expect(said(task)).toBe('Re: This');
    expect(runs.get(message.messageId)).toBe(1);
  });

  it('overtake a sender that stalls behind its record, which then follows them', async () => {
    const { process, runs } = counting();
    const [a, b] = await pair(process);
    const claimed = deferred();
    const goOn = deferred();
    const claim = a.sends.claim.bind(a.sends);
    a.sends.claim = async (...args) => {
      const kept = await claim(...args);
      claimed.resolve();
      await goOn.promise;
      return kept;
    };
    const request = say('Go');
    const stalled = a.manager.sendMessage(request);
    await claimed.promise;
    const task = await b.manager.sendMessage(request);
    goOn.resolve();
    expect(await stalled).toEqual(task);
    expect([...runs.values()]).toEqual([1]);
  });

  it('join a task that runs elsewhere: streams from its Task on, others at once', async () => {
    const released = deferred();
    const process: Process = async (_message, task) => {
      await task.working();
      await released.promise;
      await task.artifact('result');
    };
    const [a, b] = await pair(process);
    const request = say('Go');
    const first = record(a.manager.sendMessageStream(request));
    await first.reached(2);
    const repeat = record(b.manager.sendMessageStream(request));
    expect((await repeat.opened()).payload?.$case).toBe('task');
    const configuration = { ...request.configuration!, returnImmediately: true };
    const known = (await b.manager.sendMessage({ ...request, configuration })) as Task;
    expect(stateOf(known)).toBe(TaskState.TASK_STATE_WORKING);
    released.resolve();
    await Promise.all([first.over, repeat.over]);
    const stored = await b.manager.getTask(ofTask(known.id));
    expect(repeat.folded()).toEqual(stored);
    expect(first.folded()).toEqual(stored);
  });

  it('are new messages where the option is off', async () => {
    const { process, runs } = counting();
    const instances = await Promise.all([start({ process }), start({ process })]);
    const request = say('Go', { contextId: randomUUID() });
    const answers = await sendAll(instances, request);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(REPEATS);
    expect(runs.get(request.message!.messageId)).toBe(REPEATS);
  });
});
