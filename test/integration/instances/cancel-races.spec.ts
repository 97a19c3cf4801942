import { expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskNotCancelableError } from '@a2a-js/sdk/errors';
import { describeServers } from '../../support/instances/describe-servers.js';
import { bytesOf, expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { begin, ofTask } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';

const { TASK_STATE_CANCELED, TASK_STATE_COMPLETED } = TaskState;
const ROUNDS = 200;

describeServers('cancel against complete', (start) => {
  it(`has one winner, the same everywhere, ${ROUNDS} times`, async () => {
    const turns = new Map<string, ReturnType<typeof byHand>>();
    const process: Process = (message, task) => turns.get(task.contextId)!.process(message, task);
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const winners = new Map<TaskState | undefined, number>();

    for (let round = 0; round < ROUNDS; round += 1) {
      const contextId = `round ${round}`;
      const hand = byHand();
      turns.set(contextId, hand);
      const { id } = await begin(a.manager, 'Go', contextId);
      const task = await hand.started;
      const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
      await Promise.all(readers.map((reader) => reader.opened()));

      // Every second round the completion gets a start of a few scripts.
      const completed = task.complete('Done').then(hand.finish, hand.finish);
      if (round % 2 === 0) await b.tasks.snapshot({ tenant: '', owner: '' }, id);
      const canceled = b.manager.cancelTask(ofTask(id)).catch((error: unknown) => error);
      const [answer] = await Promise.all([canceled, completed]);
      await Promise.all(readers.map(({ over }) => over));

      const [onA, onB] = await Promise.all([a, b].map(({ manager }) => manager.getTask(ofTask(id))));
      expect(onA).toEqual(onB);
      for (const { events } of readers) {
        expectDense(events);
        expect(terminalOf(events).map(({ state }) => state)).toEqual([onA!.status?.state]);
      }
      expect(bytesOf(readers[0]!.events)).toEqual(bytesOf(readers[1]!.events));
      const state = onA!.status?.state;
      if (state === TASK_STATE_CANCELED) expect(answer).toEqual(onA);
      else expect(answer).toBeInstanceOf(TaskNotCancelableError);
      winners.set(state, (winners.get(state) ?? 0) + 1);
    }
    const [...states] = winners.keys();
    expect([TASK_STATE_CANCELED, TASK_STATE_COMPLETED]).toEqual(expect.arrayContaining(states));
  });
});
