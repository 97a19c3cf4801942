import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskManager, textPart } from 'nestjs-a2a-redis';
import { deferred } from '../../support/deferred.js';
import { BINDINGS } from './support/bindings.js';
import { as, ConformantAgent, reasonOf, stateOf } from './support/conformant-agent.js';

const UNKNOWN = '01234567-89ab-8cde-8f01-23456789abcd';

describe.each(BINDINGS)('tasks over %s', (binding) => {
  let agent: ConformantAgent;
  const stop = deferred();

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding, {
      scripts: {
        append: async (task) => {
          await task.appendArtifact('a', 'one ');
          await task.appendArtifact('a', 'two', { lastChunk: true });
        },
        replace: async (task) => {
          await task.appendArtifact('a', 'draft');
          await task.artifact({ artifactId: 'a', parts: [textPart('fair copy')] });
        },
        endless: async (task) => {
          await task.working();
          if (task.signal.aborted) return stop.resolve();
          await new Promise<void>((resolve) =>
            task.signal.addEventListener('abort', () => resolve(), { once: true }),
          );
          stop.resolve();
        },
        afterEnd: async (task) => {
          await task.complete('Done');
          await task.working('Not done').catch(() => undefined);
          await task.appendArtifact('late', 'x').catch(() => undefined);
        },
      },
    });
  });

  afterAll(() => agent.close());

  it('§3.1.3 MUST return the current state, and refuse a task that is not there', async () => {
    const { id } = await agent.task('ask');
    expect(stateOf(await agent.get(id))).toBe('INPUT_REQUIRED');
    expect(await reasonOf(agent.get(UNKNOWN))).toBe('TASK_NOT_FOUND');
  });

  it('§3.1.3 MUST refuse a blank id', async () => {
    expect(await reasonOf(agent.get(' '))).toBe('INVALID_PARAMS');
  });

  it('§3.1.5 MUST return the canceled task, also one that waits for input', async () => {
    const { id } = await agent.task('ask');
    expect(stateOf(await agent.cancel(id))).toBe('CANCELED');
    expect(stateOf(await agent.get(id))).toBe('CANCELED');
  });

  it('§3.1.5 MUST reach the agent that works', async () => {
    const configuration = { returnImmediately: true };
    const { id } = await agent.task('endless', { configuration });
    expect(stateOf(await agent.cancel(id))).toBe('CANCELED');
    await stop.promise;
  });

  it('§3.1.5 takes the metadata of a cancel to the task manager', async () => {
    const { id } = await agent.task('ask');
    const tasks = agent.app.app.get(TaskManager);
    const cancel = tasks.cancelTask.bind(tasks);
    const seen: unknown[] = [];
    tasks.cancelTask = (request, context) => {
      seen.push(request.metadata);
      return cancel(request, context);
    };
    const metadata = { why: 'no longer wanted' };
    const answer = await agent.wire.call({ operation: 'cancelTask', request: { id, metadata } });
    tasks.cancelTask = cancel;
    expect(answer).toMatchObject({ result: { status: { state: 'TASK_STATE_CANCELED' } } });
    expect(seen).toEqual([metadata]);
  });

  it('§3.3.1 a repeated cancel has the same effect', async () => {
    const { id } = await agent.task('ask');
    await agent.cancel(id);
    expect(stateOf(await agent.cancel(id))).toBe('CANCELED');
  });

  it('§3.1.5 MUST refuse to cancel a task that has ended, and one that is not there', async () => {
    const { id } = await agent.task('work x');
    expect(await reasonOf(agent.cancel(id))).toBe('TASK_NOT_CANCELABLE');
    expect(await reasonOf(agent.cancel(UNKNOWN))).toBe('TASK_NOT_FOUND');
  });

  it('§4.1.3 MUST not change a task after its terminal state', async () => {
    const task = await agent.task('afterEnd');
    expect(stateOf(task)).toBe('COMPLETED');
    expect(await agent.get(task.id)).toEqual(task);
    expect(task.artifacts).toEqual([]);
  });

  it('§4.2.2 MUST append to the artifact of the same id', async () => {
    const { artifacts } = await agent.task('append');
    expect(artifacts).toHaveLength(1);
    expect(artifacts[0]?.parts).toEqual([textPart('one '), textPart('two')]);
  });

  it('§4.2.2 replaces the artifact of the same id when it does not append', async () => {
    const { artifacts } = await agent.task('replace');
    expect(artifacts.map(({ parts }) => parts)).toEqual([[textPart('fair copy')]]);
  });

  it('§5.5 MUST have names in camelCase, and enums by their names', async () => {
    const { id } = await agent.task('work x');
    const answer = await agent.wire.call({ operation: 'getTask', request: { id } });
    const text = JSON.stringify(answer);
    const names = Array.from(text.matchAll(/"(\w+)":/g), ([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['contextId', 'artifactId', 'messageId']));
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    expect(text).toContain('"state":"TASK_STATE_COMPLETED"');
    expect(text).toContain('"role":"ROLE_USER"');
  });

  it('§5.6.1 MUST write timestamps in UTC, with milliseconds, never going back', async () => {
    const { id } = await agent.task('ask');
    const first = (await agent.get(id)).status?.timestamp ?? '';
    await agent.task('work x', { taskId: id });
    const last = (await agent.get(id)).status?.timestamp ?? '';
    for (const time of [first, last]) expect(time).toMatch(/^\d{4}-.*T.*\.\d{3}Z$/);
    expect(last >= first).toBe(true);
  });

  it('§13.1 MUST give every caller its own tasks only, in every operation', async () => {
    const { id } = await agent.task('ask', {}, as('alice'));
    expect(await reasonOf(agent.get(id, {}, as('bob')))).toBe('TASK_NOT_FOUND');
    expect(await reasonOf(agent.cancel(id, as('bob')))).toBe('TASK_NOT_FOUND');
    expect(await reasonOf(agent.subscribe(id, as('bob')))).toBe('TASK_NOT_FOUND');
    expect(await reasonOf(agent.send('x', { taskId: id }, as('bob')))).toBe('TASK_NOT_FOUND');
    expect(await agent.list({}, as('bob'))).toMatchObject({ tasks: [], totalSize: 0 });
    expect(stateOf(await agent.get(id, {}, as('alice')))).toBe('INPUT_REQUIRED');
  });

  it('§3.1.1 a tenant is part of what a task is known by', async () => {
    const { id } = await agent.task('ask', { tenant: 'acme' });
    expect(await reasonOf(agent.get(id, { tenant: 'other' }))).toBe('TASK_NOT_FOUND');
    expect(stateOf(await agent.get(id, { tenant: 'acme' }))).toBe('INPUT_REQUIRED');
  });
});
