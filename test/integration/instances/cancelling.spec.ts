import { expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskNotCancelableError } from '@a2a-js/sdk/errors';
import { RunFencedError } from '#lib/errors/run-fenced.error.js';
import { TaskEndedError } from '#lib/errors/task-ended.error.js';
import { deferred } from '../../support/deferred.js';
import { aborted, byHand, unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { bytesOf, expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { ask, begin, ofTask, say, stateOf } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';

const { TASK_STATE_CANCELED } = TaskState;

describeServers('cancelling on another instance', (start) => {
  it('aborts the signal of the run; every reader gets one terminal event', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.working();
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(task.id))));
    await Promise.all(readers.map((reader) => reader.opened()));

    const canceled = b.manager.cancelTask(ofTask(task.id));
    await aborted(task.signal);
    finish();
    expect(stateOf(await canceled)).toBe(TASK_STATE_CANCELED);
    await Promise.all([sender, ...readers].map(({ over }) => over));
    for (const { events } of [sender, ...readers]) {
      expectDense(events);
      expect(terminalOf(events).map(({ state }) => state)).toEqual([TASK_STATE_CANCELED]);
    }
    expect(bytesOf(readers[0]!.events)).toEqual(bytesOf(readers[1]!.events));
    expect(await a.manager.getTask(ofTask(task.id))).toEqual(await canceled);
  });

  it('lets the run say its last words, but not complete the task afterwards', async () => {
    const late = deferred<unknown>();
    const process: Process = async (_message, task) => {
      await task.working();
      await aborted(task.signal);
      await task.artifact('So far');
      await task.status(TASK_STATE_CANCELED, 'Stopped');
      await task.complete('Done').catch(late.resolve);
    };
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await begin(a.manager);
    const canceled = await b.manager.cancelTask(ofTask(id));
    expect(await late.promise).toBeInstanceOf(TaskEndedError);
    expect(canceled).toMatchObject({
      status: { state: TASK_STATE_CANCELED, message: { parts: [{}] } },
      artifacts: [{}],
    });
    expect(await b.manager.getTask(ofTask(id))).toEqual(canceled);
  });

  it('is not starved by a run that streams as fast as it can', async () => {
    const process: Process = async (_message, task) => {
      while (!task.signal.aborted) {
        void task.appendArtifact('result', 'chunk');
        await new Promise(setImmediate);
      }
    };
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const first = await sender.opened();
    await sender.reached(200);
    const id = first.payload?.$case === 'task' ? first.payload.value.id : '';
    const canceled = await b.manager.cancelTask(ofTask(id));
    await sender.over;
    expectDense(sender.events);
    expect(stateOf(canceled)).toBe(TASK_STATE_CANCELED);
    expect(sender.folded()).toEqual(canceled);
  });

  it('is forced after cancelGrace on a run that ignores its signal, which is fenced', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ process }),
      start({ process: unused, cancelGrace: 50 }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const task = await started;
    await task.working();
    const reader = record(b.manager.subscribeToTask(ofTask(task.id)));
    await reader.opened();

    expect(stateOf(await b.manager.cancelTask(ofTask(task.id)))).toBe(TASK_STATE_CANCELED);
    // The processor still hangs; nobody has to wait for it.
    await Promise.all([sender.over, reader.over]);
    for (const { events } of [sender, reader]) {
      expectDense(events);
      expect(terminalOf(events)).toHaveLength(1);
    }
    await expect(task.working('Late')).rejects.toThrow(RunFencedError);
    await expect(task.complete('Late')).rejects.toThrow(RunFencedError);
    expect(task.signal.aborted).toBe(true);
    finish();
    expect(stateOf(await a.manager.getTask(ofTask(task.id)))).toBe(TASK_STATE_CANCELED);
  });

  it('is forced for a caller who waits for the hanging run, too', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ process }),
      start({ process: unused, cancelGrace: 0 }),
    ]);
    const answer = ask(a.manager, 'Go');
    const task = await started;
    await task.artifact('So far');
    const canceled = await b.manager.cancelTask(ofTask(task.id));
    expect(await answer).toEqual(canceled);
    finish();
  });

  it('is answered at once when nobody runs the task', async () => {
    const process: Process = (_message, task) => task.requireInput('More?');
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await ask(a.manager, 'Go');
    while (a.runs.size > 0) await new Promise(setImmediate);
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
    await Promise.all(readers.map((reader) => reader.opened()));
    expect(stateOf(await b.manager.cancelTask(ofTask(id)))).toBe(TASK_STATE_CANCELED);
    await Promise.all(readers.map(({ over }) => over));
    for (const { events } of readers) expect(terminalOf(events)).toHaveLength(1);
    const follow = ask(a.manager, 'More', { taskId: id });
    await expect(follow).rejects.toThrow(/has ended/);
  });

  it('is the same for many cancels at once, and again later', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await begin(a.manager);
    const task = await started;
    const cancels = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? a : b).manager.cancelTask(ofTask(id)),
    );
    await aborted(task.signal);
    finish();
    const results = await Promise.all(cancels);
    for (const result of results) expect(result).toEqual(results[0]);
    expect(await a.manager.cancelTask(ofTask(id))).toEqual(results[0]);
  });

  it('is refused once the task has ended otherwise', async () => {
    const process: Process = (_message, task) => task.complete();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await ask(a.manager, 'Go');
    await expect(b.manager.cancelTask(ofTask(id))).rejects.toThrow(TaskNotCancelableError);
  });
});
