import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textOf } from 'nestjs-a2a-redis';
import { BINDINGS } from './support/bindings.js';
import { ConformantAgent, reasonOf } from './support/conformant-agent.js';

interface Answer {
  readonly result: object;
}

describe.each(BINDINGS)('historyLength over %s', (binding) => {
  let agent: ConformantAgent;
  let taskId: string;

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding, {
      scripts: { again: (task, rest) => task.requireInput(`What after ${rest}?`) },
    });
    ({ id: taskId } = await agent.task('again one'));
    await agent.task('again two', { taskId });
  });

  afterAll(() => agent.close());

  const ALL = ['again one', 'What after one?', 'again two', 'What after two?'];

  it.each([
    ['unset: all messages', {}, ALL],
    ['0: none', { historyLength: 0 }, []],
    ['2: the two most recent', { historyLength: 2 }, ALL.slice(-2)],
    ['more than there are: all', { historyLength: 50 }, ALL],
  ])('§3.2.4 MUST give for %s', async (_name, more, texts) => {
    const { history } = await agent.get(taskId, more);
    expect(history.map(textOf)).toEqual(texts);
  });

  it('§3.2.4 SHOULD leave the member out for 0', async () => {
    const request = { id: taskId, historyLength: 0 };
    const { result } = (await agent.wire.call({ operation: 'getTask', request })) as Answer;
    expect(result).toMatchObject({ id: taskId });
    expect(result).not.toHaveProperty('history');
  });

  it('§3.2.4 applies to each task of a list', async () => {
    const { contextId } = await agent.get(taskId);
    const { tasks } = await agent.list({ contextId, historyLength: 1 });
    expect(tasks.map(({ history }) => history.map(textOf))).toEqual([ALL.slice(-1)]);
  });

  it('§3.2.4 applies to the task that SendMessage returns', async () => {
    const { id } = await agent.task('again three');
    const configuration = { historyLength: 1 };
    const { history } = await agent.task('again four', { taskId: id, configuration });
    expect(history.map(textOf)).toEqual(['What after four?']);
  });

  it('§3.2.4 applies to the Task frames of a stream', async () => {
    const { id } = await agent.task('again five');
    const events = agent.stream('again six', { taskId: id, configuration: { historyLength: 1 } });
    for await (const { payload } of events) {
      if (payload?.$case === 'task') expect(payload.value.history).toHaveLength(1);
    }
    expect.hasAssertions();
  });

  it('§3.2.4 MUST refuse a negative length', async () => {
    expect(await reasonOf(agent.get(taskId, { historyLength: -1 }))).toBe('INVALID_PARAMS');
  });
});
