import { expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { ServerCallContext } from '@a2a-js/sdk/server';
import type { TaskHandle } from '#lib/execution/task-handle.interface.js';
import { deferred } from '../../support/deferred.js';
import { aborted, byHand, unused } from '../../support/instances/by-hand.js';
import { describeServers, type Start } from '../../support/instances/describe-servers.js';
import { record } from '../../support/instances/recording.js';
import { ofTask, said, say, stateOf } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';

const { TASK_STATE_CANCELED, TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED } = TaskState;

/** Alice of acme calls. */
function alice(): ServerCallContext {
  const user = { isAuthenticated: true, userName: 'alice' };
  return new ServerCallContext({ user, tenant: 'acme' });
}

/** What a handle knows of its caller. */
function callerOf({ agent, tenant, user, attempt }: TaskHandle) {
  return { agent, tenant, user: user?.userName, attempt };
}

const CALLER = { agent: 'billing', tenant: 'acme', user: 'alice', attempt: 1 };

describeServers("the tasks of a feature's agent", (start: Start) => {
  const billing = (process: Process, options: Partial<Parameters<Start>[0]> = {}) =>
    start({ agent: 'billing', process, ...options });

  async function send({ manager }: Instance, text: string, taskId = '') {
    const task = await manager.sendMessage(say(text, { taskId }), alice());
    if (!('status' in task)) throw new Error('A task was expected');
    return task;
  }

  it('run on a worker, which knows agent and caller', async () => {
    const queue = { mode: 'queue' } as const;
    const api = await billing(unused, { execution: { ...queue, role: 'api' } });
    const seen: unknown[] = [];
    const process: Process = async (_message, task) => {
      seen.push(callerOf(task));
      await task.requireInput('More?');
    };
    await billing(process, { execution: { ...queue, role: 'worker' } });
    const { id } = await send(api, 'first');
    const task = await send(api, 'second', id);
    expect(stateOf(task)).toBe(TASK_STATE_INPUT_REQUIRED);
    expect(seen).toEqual([CALLER, CALLER]);
  });

  it('are left by workers that do not have the agent', async () => {
    const queue = { mode: 'queue' } as const;
    const api = await billing(unused, { execution: { ...queue, role: 'api' } });
    // Both have a processor "test"; that of the root agent must not be taken for the other.
    await start({ process: unused, execution: { ...queue, role: 'worker' } });
    const answer = send(api, 'first');
    await billing(() => 'From billing', { execution: { ...queue, role: 'worker' } });
    expect(said(await answer)).toBe('From billing');
  });

  it('are cancelled, followed and continued on another instance', async () => {
    const { process, started, finish } = byHand();
    const a = await billing(process);
    const b = await billing(async (_message, task) => task.complete(`On b: ${task.agent}`));
    const sender = record(a.manager.sendMessageStream(say('Go'), alice()));
    const task = await started;
    await task.working();
    const reader = record(b.manager.subscribeToTask(ofTask(task.id), alice()));
    await reader.opened();
    const canceled = b.manager.cancelTask(ofTask(task.id), alice());
    await aborted(task.signal);
    finish();
    expect(stateOf(await canceled)).toBe(TASK_STATE_CANCELED);
    await Promise.all([sender.over, reader.over]);

    const asking = await billing((_message, next) => next.requireInput('More?'));
    const { id } = await send(asking, 'Ask');
    expect(said(await send(b, 'Continue', id))).toBe('On b: billing');
  });

  it('are handed over at a shutdown, woken or found by a later instance', async () => {
    const attempts: unknown[] = [];
    const again: Process = async (_message, task) => {
      attempts.push(callerOf(task));
      await task.complete('Second');
    };
    for (const isLate of [false, true]) {
      const running = deferred();
      const first: Process = async (_message, task) => {
        await task.working();
        running.resolve();
        await aborted(task.signal);
      };
      const a = await billing(first, { recovery: 'retry' });
      const stream = record(a.manager.sendMessageStream(say('Go'), alice()));
      stream.over.catch(() => undefined); // the instance goes away
      const opened = await stream.opened();
      await running.promise;
      const id = opened.payload?.$case === 'task' ? opened.payload.value.id : '';
      const early = isLate ? undefined : await billing(again, { recovery: 'retry' });
      const followed = early && record(early.manager.subscribeToTask(ofTask(id), alice()));
      await followed?.opened();
      await a.close();
      const b = early ?? (await billing(again, { recovery: 'retry' }));
      const reader =
        followed ?? record(b.manager.subscribeToTask(ofTask(id), alice(), { after: 0 }));
      const last = await reader.until(({ state }) => state === TASK_STATE_COMPLETED);
      expect(last.seq).toBeGreaterThan(1);
      expect(attempts.pop()).toEqual({ ...CALLER, attempt: 2 });
      await b.close();
    }
  });

  it('are not there for the root agent on the same store', async () => {
    const process: Process = (_message, task) => task.requireInput('More?');
    const [agent, root] = await Promise.all([billing(process), start({ process })]);
    const { id } = await send(agent, 'Ask');
    await expect(
      root.manager.getTask({ ...ofTask(id), historyLength: 0 }, alice()),
    ).rejects.toThrow('Task not found');
    await expect(root.manager.cancelTask(ofTask(id), alice())).rejects.toThrow('Task not found');
    expect((await agent.manager.getTask({ ...ofTask(id), historyLength: 0 }, alice())).id).toBe(id);
  });
});
