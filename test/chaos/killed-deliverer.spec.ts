import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deferred } from '../support/deferred.js';
import { expectInOrder, seqsAt } from '../support/push/deliveries.js';
import { Receiver, type Answer } from '../support/push/receiver.js';
import { messageOf, call } from './client/json-rpc.js';
import type { AgentProcess } from './cluster/agent-process.js';
import { agentPool } from './support/agent-pool.js';

/** Of `stream` with five pieces: the task, working, the pieces, completed. */
const EVENTS = 8;

describe('SIGKILL of a deliverer', () => {
  const push = { allow: ['127.0.0.1'], timeout: 500, minBackoff: 1, maxBackoff: 10 };
  const pool = agentPool({ lease: 1000, cancelGrace: 300, sweepInterval: 100, push });
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  /** Sends a message to the first of two agents, alone; `answer` is asked once its task is over. */
  async function deliver(
    answer: (index: number, first: AgentProcess) => Answer | Promise<Answer>,
  ): Promise<AgentProcess[]> {
    const [first, second] = await pool.start('all', 'all');
    await second!.kill();
    const isOver = deferred();
    receiver.answers(async (_received, index) => {
      await isOver.promise;
      return answer(index, first!);
    });
    const { message } = messageOf('stream {"chunks":5,"pause":0}');
    const taskPushNotificationConfig = { id: 'a', url: receiver.url('/a') };
    const params = { message, configuration: { taskPushNotificationConfig } };
    await call(first!.url, 'SendMessage', params);
    isOver.resolve();
    return [first!, second!];
  }

  /** All events come, in order, and one of them comes again. */
  async function expectAll(again: number): Promise<void> {
    await receiver.until(() => seqsAt(receiver).at(-1) === EVENTS);
    await receiver.count(EVENTS + 1);
    expectInOrder(seqsAt(receiver), EVENTS);
    expect(seqsAt(receiver).filter((seq) => seq === again).length).toBeGreaterThan(1);
  }

  it.each([
    ['an event', 2],
    ['the last event', EVENTS - 1],
  ])('that has sent %s: another one sends it again, and what follows', async (_what, held) => {
    const arrived = deferred();
    const [first, second] = await deliver((index) => {
      if (index !== held) return 200;
      arrived.resolve();
      return 'never';
    });
    await arrived.promise;
    await first!.kill();
    await second!.start();
    await expectAll(held + 1);
  });

  it('before it could say that an event was taken: it comes twice, and none is lost', async () => {
    const dead = deferred();
    const [, second] = await deliver(async (index, first) => {
      if (index !== 3) return 200;
      await first.kill();
      dead.resolve();
      return 200;
    });
    await dead.promise;
    await second!.start();
    await expectAll(4);
  });
});
