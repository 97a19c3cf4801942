import { expect, it } from '@jest/globals';
import { Role, TaskState } from '@a2a-js/sdk';
import { textOf } from '#lib/model/messages.js';
import { deferred } from '../../support/deferred.js';
import { unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import { expectDense, record, terminalOf } from '../../support/instances/recording.js';
import { ask, begin, ofTask, said, say, stateOf } from '../../support/instances/requests.js';
import type { Process } from '../../support/instances/start-instance.js';

const { TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED } = TaskState;

/** Asks for more, until told to stop. Every answer names its question. */
const conversing: Process = async (message, task) => {
  const text = textOf(message);
  await task.working();
  if (text === 'Stop') await task.complete(`Re: ${text}`);
  else await task.requireInput(`Re: ${text}`);
};

describeServers('follow-up messages', (start) => {
  it('are answered by an instance that never saw the task', async () => {
    const [a, b] = await Promise.all([
      start({ process: conversing }),
      start({ process: conversing }),
    ]);
    const first = await ask(a.manager, 'One');
    expect([stateOf(first), said(first)]).toEqual([TASK_STATE_INPUT_REQUIRED, 'Re: One']);
    const second = await ask(b.manager, 'Two', { taskId: first.id });
    expect(said(second)).toBe('Re: Two');
    const history = second.history.map((message) => textOf(message));
    expect(history).toEqual(['One', 'Re: One', 'Two', 'Re: Two']);
    const last = await ask(a.manager, 'Stop', { taskId: first.id });
    expect([stateOf(last), said(last)]).toEqual([TASK_STATE_COMPLETED, 'Re: Stop']);
    expect(await b.manager.getTask(ofTask(first.id))).toEqual(last);
  });

  it('§3.1.6 MUST go on in the same stream of a reader on the other instance', async () => {
    const [a, b] = await Promise.all([
      start({ process: conversing }),
      start({ process: conversing }),
    ]);
    const { id } = await ask(a.manager, 'One');
    const reader = record(a.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    await ask(b.manager, 'Two', { taskId: id });
    await ask(b.manager, 'Stop', { taskId: id });
    await reader.over;
    expectDense(reader.events);
    expect(terminalOf(reader.events)).toHaveLength(1);
    const stored = await b.manager.getTask(ofTask(id));
    // The protocol has no event for what the user says, so the history of the fold is the agent's.
    const history = stored.history.filter(({ role, messageId }) => {
      return role === Role.ROLE_AGENT || messageId === stored.history[0]!.messageId;
    });
    expect(reader.folded()).toEqual({ ...stored, history });
  });

  it('that come at once run one at a time, none is lost', async () => {
    let running = 0;
    let most = 0;
    const seen: string[] = [];
    const process: Process = async (message, task) => {
      running += 1;
      most = Math.max(most, running);
      seen.push(textOf(message));
      await task.working();
      await task.requireInput(`Re: ${textOf(message)}`);
      running -= 1;
    };
    const [a, b] = await Promise.all([start({ process }), start({ process })]);
    const { id } = await ask(a.manager, 'First');
    const texts = Array.from({ length: 12 }, (_, i) => `Message ${i}`);
    await Promise.all(
      texts.map((text, i) => ask((i % 2 === 0 ? a : b).manager, text, { taskId: id })),
    );
    // A caller may be answered before the last turn of the others is over.
    while (a.runs.size + b.runs.size > 0) await new Promise(setImmediate);
    expect(most).toBe(1);
    expect([...seen].sort()).toEqual(['First', ...texts].sort());
    const { history } = await b.manager.getTask(ofTask(id));
    const answers = history.map((message) => textOf(message)).filter((text) => /^Re/.test(text));
    expect(answers).toEqual(seen.map((text) => `Re: ${text}`));
  });

  it('that come at once get each the answer of their own turn', async () => {
    const [a, b] = await Promise.all([
      start({ process: conversing }),
      start({ process: conversing }),
    ]);
    const { id } = await ask(a.manager, 'First');
    const texts = Array.from({ length: 12 }, (_, i) => `Message ${i}`);
    const answers = await Promise.all(
      texts.map((text, i) => ask((i % 2 === 0 ? a : b).manager, text, { taskId: id })),
    );
    expect(answers.map(said)).toEqual(texts.map((text) => `Re: ${text}`));
  });

  it('that waited while a task ran are answered in a stream, too', async () => {
    const released = deferred();
    const process: Process = async (message, task) => {
      await task.working();
      if (textOf(message) === 'First') await released.promise;
      await task.requireInput(`Re: ${textOf(message)}`);
    };
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await begin(a.manager, 'First');
    const waiting = [a, b].map(({ manager }, i) =>
      record(manager.sendMessageStream(say(`Message ${i}`, { taskId: id }))),
    );
    await Promise.all(waiting.map((stream) => stream.opened()));
    released.resolve();
    await Promise.all(waiting.map(({ over }) => over));
    const answers = waiting.map((stream) => said(stream.folded()!));
    expect(answers).toEqual(['Re: Message 0', 'Re: Message 1']);
    for (const { events } of waiting) expectDense(events);
  });
});
