import { expect, it, jest } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskNotCancelableError } from '@a2a-js/sdk/errors';
import { isTerminal } from '#lib/model/task-state.js';
import type { TaskRepository } from '#lib/repositories/task.repository.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { bytesOf, expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { byHand, unused, type ByHand } from '../../support/instances/by-hand.js';
import { begin, ofTask } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';

jest.setTimeout(60_000); // much to do on a slow machine

const { TASK_STATE_CANCELED, TASK_STATE_COMPLETED } = TaskState;
const ROUNDS = 200;

describeServers('cancel against complete', (start) => {
  it('§3.1.5 MUST have one winner, the same everywhere, however often', async () => {
    const hands = new Map<string, ByHand>();
    const process: Process = (message, task) => hands.get(task.contextId)!.process(message, task);
    const [a, b] = await Promise.all([
      start({ process }),
      start({ process: unused, cancelGrace: 0 }),
    ]);
    const winners = new Set<TaskState | undefined>();

    for (let round = 0; round < ROUNDS; round += 1) {
      const hand = byHand();
      hands.set(`round ${round}`, hand);
      const { id } = await begin(a.manager, 'Go', `round ${round}`);
      const task = await hand.started;
      const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
      await Promise.all(readers.map((reader) => reader.opened()));

      let completed: Promise<void> | undefined;
      atForcedCancel(b.tasks, round, () => {
        completed = task.complete('Done').then(hand.finish, hand.finish);
      });
      const canceled = b.manager.cancelTask(ofTask(id)).catch((error: unknown) => error);
      const answer = await canceled;
      await Promise.all([completed, ...readers.map(({ over }) => over)]);

      const [onA, onB] = await Promise.all(
        [a, b].map(({ manager }) => manager.getTask(ofTask(id))),
      );
      expect(onA).toEqual(onB);
      const state = onA!.status?.state;
      for (const { events } of readers) {
        expectDense(events);
        expect(terminalOf(events).map((event) => event.state)).toEqual([state]);
      }
      expect(bytesOf(readers[0]!.events)).toEqual(bytesOf(readers[1]!.events));
      if (state === TASK_STATE_CANCELED) expect(answer).toEqual(onA);
      else expect(answer).toBeInstanceOf(TaskNotCancelableError);
      winners.add(state);
    }
    expect(winners).toEqual(new Set([TASK_STATE_CANCELED, TASK_STATE_COMPLETED]));
  });
});

/**
 * Lets a completion race with the cancel that would fence its run. Every fourth time the cancel
 * goes first, and every fourth the completion is stored before: so both win some rounds anywhere.
 * Else they are sent at almost the same time.
 */
function atForcedCancel(tasks: TaskRepository, round: number, complete: () => void): void {
  const cancel = tasks.cancel.bind(tasks);
  tasks.cancel = async (scope, taskId, contextId, force) => {
    if (!force) return cancel(scope, taskId, contextId, force);
    tasks.cancel = cancel;
    if (round % 4 === 0) {
      const result = await cancel(scope, taskId, contextId, force);
      complete();
      return result;
    }
    complete();
    if (round % 4 === 1) {
      const isOver = async () =>
        isTerminal((await tasks.snapshot(scope, taskId))!.task.status!.state);
      while (!(await isOver())) await new Promise(setImmediate);
    }
    const turnsOfTheLoop = round % 4 === 2 ? 1 : (round >> 2) % 3;
    for (let i = 0; i < turnsOfTheLoop; i += 1) await new Promise(setImmediate);
    return cancel(scope, taskId, contextId, force);
  };
}
