import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deferred } from '../../support/deferred.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { SendMessageRequest, type Task } from '@a2a-js/sdk';
import { textOf, textPart } from 'nestjs-a2a-redis';
import { BINDINGS } from './support/bindings.js';
import { ConformantAgent, namesOf, reasonOf, stateOf } from './support/conformant-agent.js';

describe.each(BINDINGS)('SendMessage over %s', (binding) => {
  let agent: ConformantAgent;
  const gate = deferred();

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding, {
      card: { capabilities: { pushNotifications: true } },
      scripts: {
        gated: async (task) => {
          await task.working();
          await gate.promise;
        },
        login: (task) => task.requireAuth('Sign in at https://login.example.'),
        refuse: (task) => task.reject('Not for me.'),
        fail: (task) => task.fail('I cannot.'),
        modes: (task) => task.complete(task.acceptedOutputModes.join()),
        late: async (task) => {
          await task.working();
          return 'said at last';
        },
        references: async (task) => {
          const { referenceTaskIds } = task.message;
          await task.complete(referenceTaskIds.join());
        },
      },
    });
  });

  afterAll(() => agent.close());

  it('§3.1.1 MUST return a Message or a Task, exactly one', async () => {
    expect(await agent.send('echo hi')).toMatchObject({ parts: [textPart('hi')] });
    expect(stateOf(await agent.task('work hi'))).toBe('COMPLETED');
  });

  it('§3.1.1 MUST return a Task, not a Message, once a task was created', async () => {
    const task = await agent.task('late');
    expect(stateOf(task)).toBe('COMPLETED');
    expect(textOf(task.status!.message)).toBe('said at last');
  });

  it('§3.2.2 MUST wait for the end of the task, and return it with all artifacts', async () => {
    const task = await agent.task('work everything');
    expect(stateOf(task)).toBe('COMPLETED');
    expect(task.artifacts).toEqual([expect.objectContaining({ parts: [textPart('everything')] })]);
    expect(await agent.get(task.id)).toEqual(task);
  });

  it.each([
    ['ask', 'INPUT_REQUIRED'],
    ['login', 'AUTH_REQUIRED'],
    ['refuse', 'REJECTED'],
    ['fail', 'FAILED'],
  ])('§3.2.2 MUST not wait beyond the state that "%s" ends in', async (script, state) => {
    expect(stateOf(await agent.task(script))).toBe(state);
  });

  it('§3.2.2 MUST return at once with returnImmediately, and the work goes on', async () => {
    const accepted = await agent.task('gated', { configuration: { returnImmediately: true } });
    expect(['SUBMITTED', 'WORKING']).toContain(stateOf(accepted));
    const events = agent.subscribe(accepted.id);
    await events.next();
    gate.resolve();
    for await (const event of events) expect(event.payload?.$case).toBe('statusUpdate');
    expect(stateOf(await agent.get(accepted.id))).toBe('COMPLETED');
  });

  it('§3.2.2 returnImmediately has no effect on a stream', async () => {
    const configuration = { returnImmediately: true };
    const names = await namesOf(agent.stream('work x', { configuration }));
    expect(names).toEqual(['task SUBMITTED', 'WORKING', 'artifactUpdate', 'COMPLETED']);
  });

  it('§3.2.2 SHOULD tell the agent which output modes the client accepts', async () => {
    const configuration = { acceptedOutputModes: ['text/html', 'image/*'] };
    const task = await agent.task('modes', { configuration });
    expect(textOf(task.status!.message)).toBe('text/html,image/*');
  });

  it('§3.1.1 MUST refuse a message to a task that has ended', async () => {
    const { id } = await agent.task('work x');
    expect(await reasonOf(agent.send('more', { taskId: id }))).toBe('UNSUPPORTED_OPERATION');
  });

  it('§3.4.2 MUST refuse a task id that does not exist', async () => {
    const taskId = '01234567-89ab-8cde-8f01-23456789abcd';
    expect(await reasonOf(agent.send('more', { taskId }))).toBe('TASK_NOT_FOUND');
  });

  it('§3.4.2 MUST make the ids of tasks itself, each once', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await agent.task('work x')).id));
    expect(new Set(ids).size).toBe(3);
  });

  it('§3.4.3 MUST refuse a context that is not the one of the task', async () => {
    const { id: taskId } = await agent.task('ask');
    const call = agent.send('work x', { taskId, contextId: 'another' });
    expect(await reasonOf(call)).toBe('INVALID_PARAMS');
  });

  it('§3.4.3 MUST infer the context from the task', async () => {
    const { id: taskId, contextId } = await agent.task('ask');
    expect(await agent.task('work x', { taskId })).toMatchObject({ id: taskId, contextId });
  });

  it('§3.4.1 MUST keep the context of the client, and name the one it makes', async () => {
    expect(await agent.task('work x', { contextId: 'mine' })).toMatchObject({ contextId: 'mine' });
    expect((await agent.task('work x')).contextId).not.toBe('');
    expect(await agent.send('echo x', { contextId: 'mine' })).toMatchObject({ contextId: 'mine' });
    expect(((await agent.send('echo x')) as Task).contextId).not.toBe('');
  });

  it('§3.4.1 parallel tasks of one context are tasks of their own', async () => {
    const both = await Promise.all([
      agent.task('ask', { contextId: 'shared' }),
      agent.task('ask', { contextId: 'shared' }),
    ]);
    expect(both[0].id).not.toBe(both[1].id);
    expect(both.map(({ contextId }) => contextId)).toEqual(['shared', 'shared']);
  });

  it.each([
    ['message', { message: undefined }],
    ['message.messageId', { message: { messageId: '' } }],
    ['message.role', { message: { role: 'ROLE_UNSPECIFIED' } }],
    ['message.parts', { message: { parts: [] } }],
    ['a content of a part', { message: { parts: [{}] } }],
  ])('§5.7 MUST refuse a request without %s', async (_field, { message }) => {
    const params = sendParams('work x');
    const whole = message && { ...(params['message'] as object), ...message };
    const request = SendMessageRequest.fromJSON({ ...params, message: whole });
    expect(await reasonOf(agent.client.sendMessage(request))).toBe('INVALID_PARAMS');
  });

  it('§5.7 SHOULD ignore members it does not know', async () => {
    const { message } = sendParams('work x') as { message: object };
    const request = { message: { ...message, novel: { a: 1 } }, alsoNovel: true };
    const answer = await agent.wire.call({ operation: 'sendMessage', request });
    expect(answer).toMatchObject({ kind: 'result', result: { task: { artifacts: [{}] } } });
  });

  it('§3.2.2 MUST register the push configuration of the request for the new task', async () => {
    const taskPushNotificationConfig = { id: 'inline', url: 'https://93.184.215.14/hook' };
    const { id } = await agent.task('ask', { configuration: { taskPushNotificationConfig } });
    const { configs } = await agent.client.listTaskPushNotificationConfig({
      ...{ tenant: '', taskId: id, pageSize: 0, pageToken: '' },
    });
    expect(configs).toEqual([expect.objectContaining({ id: 'inline', taskId: id })]);
  });

  it('§3.4.3 a message may refer to other tasks, and no word tells whether they exist', async () => {
    const { id } = await agent.task('work x');
    const referenceTaskIds = [id, 'no-such-task'];
    const task = await agent.task('references', { referenceTaskIds });
    expect(textOf(task.status!.message)).toBe(referenceTaskIds.join());
  });
});
