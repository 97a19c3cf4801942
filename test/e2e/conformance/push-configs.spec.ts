import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import { BINDINGS } from './support/bindings.js';
import { as, ConformantAgent, reasonOf, SPEAKING_1_0 } from './support/conformant-agent.js';

const URL = 'https://93.184.215.14/hook';
const UNKNOWN = '01234567-89ab-8cde-8f01-23456789abcd';

describe.each(BINDINGS)('push notification configurations over %s', (binding) => {
  let agent: ConformantAgent;
  let without: ConformantAgent;

  beforeAll(async () => {
    const card = { capabilities: { pushNotifications: true } };
    agent = await ConformantAgent.start(binding, { card });
    without = await ConformantAgent.start(binding);
  });

  afterAll(() => Promise.all([agent.close(), without.close()]));

  const config = (taskId: string, more: Partial<TaskPushNotificationConfig> = {}) => ({
    ...{ tenant: '', id: '', taskId, url: URL, token: '', authentication: undefined },
    ...more,
  });
  const ref = (taskId: string, id: string) => ({ tenant: '', taskId, id });
  const page = (taskId: string) => ({ tenant: '', taskId, pageSize: 0, pageToken: '' });

  it('§3.1.7 MUST return the configuration with an id, and keep it', async () => {
    const { id: taskId } = await agent.task('ask');
    const created = await agent.client.createTaskPushNotificationConfig(config(taskId));
    expect(created.id).not.toBe('');
    const { configs } = await agent.client.listTaskPushNotificationConfig(page(taskId));
    expect(configs.map(({ id }) => id)).toEqual([created.id]);
  });

  it('§3.1.7 keeps the id of the client, and replaces what has it', async () => {
    const { id: taskId } = await agent.task('ask');
    for (const url of [URL, `${URL}/2`]) {
      await agent.client.createTaskPushNotificationConfig(config(taskId, { id: 'mine', url }));
    }
    const { url } = await agent.client.getTaskPushNotificationConfig(ref(taskId, 'mine'));
    expect(url).toBe(`${URL}/2`);
  });

  it('§3.1.7 takes one for a task that has ended', async () => {
    const { id: taskId } = await agent.task('work x');
    const created = await agent.client.createTaskPushNotificationConfig(config(taskId));
    expect(created).toMatchObject({ taskId, url: URL });
  });

  it('§3.1.7 MUST refuse one without a URL', async () => {
    const { id } = await agent.task('ask');
    const call = agent.client.createTaskPushNotificationConfig(config(id, { url: '' }));
    expect(await reasonOf(call)).toBe('INVALID_PARAMS');
  });

  it('§3.1.8 MUST refuse to get one that is not there', async () => {
    const { id } = await agent.task('ask');
    const call = agent.client.getTaskPushNotificationConfig(ref(id, 'none'));
    expect(await reasonOf(call)).toBe('TASK_NOT_FOUND');
  });

  it('§3.1.9 MUST list all of a task, and none of another', async () => {
    const [{ id }, { id: other }] = [await agent.task('ask'), await agent.task('ask')];
    for (const name of ['a', 'b', 'c']) {
      await agent.client.createTaskPushNotificationConfig(config(id, { id: name }));
    }
    await agent.client.createTaskPushNotificationConfig(config(other, { id: 'd' }));
    const { configs } = await agent.client.listTaskPushNotificationConfig(page(id));
    expect(configs.map((each) => each.id).sort()).toEqual(['a', 'b', 'c']);
  });

  it('§3.1.7 MUST refuse all four for a task that is not there', async () => {
    const { client } = agent;
    const reasons = await Promise.all(
      [
        client.createTaskPushNotificationConfig(config(UNKNOWN)),
        client.getTaskPushNotificationConfig(ref(UNKNOWN, 'a')),
        client.listTaskPushNotificationConfig(page(UNKNOWN)),
        client.deleteTaskPushNotificationConfig(ref(UNKNOWN, 'a')),
      ].map(reasonOf),
    );
    expect(new Set(reasons)).toEqual(new Set(['TASK_NOT_FOUND']));
  });

  it('§3.1.10 MUST delete for good, and again without error', async () => {
    const { id } = await agent.task('ask');
    await agent.client.createTaskPushNotificationConfig(config(id, { id: 'mine' }));
    await agent.client.deleteTaskPushNotificationConfig(ref(id, 'mine'));
    await agent.client.deleteTaskPushNotificationConfig(ref(id, 'mine'));
    const { configs } = await agent.client.listTaskPushNotificationConfig(page(id));
    expect(configs).toEqual([]);
  });

  it('§3.3.4 MUST refuse all four without the capability, before the task is looked up', async () => {
    // The SDK's client looks at the card first, so its transport is asked.
    const { transport } = without.client;
    const reasons = await Promise.all(
      [
        transport.createTaskPushNotificationConfig(config(UNKNOWN), SPEAKING_1_0),
        transport.getTaskPushNotificationConfig(ref(UNKNOWN, 'a'), SPEAKING_1_0),
        transport.listTaskPushNotificationConfig(page(UNKNOWN), SPEAKING_1_0),
        transport.deleteTaskPushNotificationConfig(ref(UNKNOWN, 'a'), SPEAKING_1_0),
      ].map(reasonOf),
    );
    expect(new Set(reasons)).toEqual(new Set(['PUSH_NOTIFICATION_NOT_SUPPORTED']));
  });

  it('§13.1 MUST refuse all four for the task of somebody else', async () => {
    const { id } = await agent.task('ask', {}, as('alice'));
    const { client } = agent;
    const reasons = await Promise.all(
      [
        client.createTaskPushNotificationConfig(config(id), as('bob')),
        client.getTaskPushNotificationConfig(ref(id, 'a'), as('bob')),
        client.listTaskPushNotificationConfig(page(id), as('bob')),
        client.deleteTaskPushNotificationConfig(ref(id, 'a'), as('bob')),
      ].map(reasonOf),
    );
    expect(new Set(reasons)).toEqual(new Set(['TASK_NOT_FOUND']));
  });
});
