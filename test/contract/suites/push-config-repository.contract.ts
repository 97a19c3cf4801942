import { expect, it } from '@jest/globals';
import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import { describeStore } from '../support/describe-store.js';
import { completed, createTask, newRun, SCOPE } from '../support/fixtures.js';
import type { Setup } from '../support/store.js';

function config(
  taskId: string,
  id: string,
  extra: Partial<TaskPushNotificationConfig> = {},
): TaskPushNotificationConfig {
  const url = `https://example.test/${id}?a="é"`;
  return { tenant: '', taskId, id, url, token: '', authentication: undefined, ...extra };
}

export function pushConfigRepositoryContract(name: string, setup: Setup): void {
  describeStore(`PushConfigRepository: ${name}`, setup, (open) => {
    it('gives back what was saved, by id', async () => {
      const store = await open();
      const { taskId } = await createTask(store);
      const authentication = { scheme: 'Bearer', credentials: 'söcret "1"' };
      const configs = [
        config(taskId, 'a'),
        config(taskId, 'b', { token: 'tök:en', authentication, tenant: 'tenant' }),
        config(taskId, 'c'),
      ];
      for (const one of [...configs].reverse()) {
        expect(await store.pushConfigs.save(SCOPE, one)).toBe('saved');
      }
      expect(await store.pushConfigs.list(SCOPE, taskId)).toEqual(configs);
    });

    it('replaces the configuration of the same id', async () => {
      const store = await open({ maxPushConfigs: 1 });
      const { taskId } = await createTask(store);
      await store.pushConfigs.save(SCOPE, config(taskId, 'a'));
      const next = config(taskId, 'a', { url: 'https://new.test' });
      expect(await store.pushConfigs.save(SCOPE, next)).toBe('saved');
      expect(await store.pushConfigs.list(SCOPE, taskId)).toEqual([next]);
    });

    it('takes as many as a task may have, however many are saved at once', async () => {
      const store = await open({ maxPushConfigs: 3 });
      const { taskId } = await createTask(store);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.pushConfigs.save(SCOPE, config(taskId, `${i}`))),
      );
      expect(results.filter((result) => result === 'saved')).toHaveLength(3);
      expect(results.filter((result) => result === 'full')).toHaveLength(17);
      expect(await store.pushConfigs.list(SCOPE, taskId)).toHaveLength(3);
    });

    it('deletes one, and does not mind when it is not there', async () => {
      const store = await open({ maxPushConfigs: 2 });
      const { taskId } = await createTask(store);
      for (const id of ['a', 'b']) await store.pushConfigs.save(SCOPE, config(taskId, id));
      expect(await store.pushConfigs.delete(SCOPE, taskId, 'a')).toBe('deleted');
      expect(await store.pushConfigs.delete(SCOPE, taskId, 'a')).toBe('deleted');
      expect(await store.pushConfigs.list(SCOPE, taskId)).toEqual([config(taskId, 'b')]);
      expect(await store.pushConfigs.save(SCOPE, config(taskId, 'c'))).toBe('saved');
    });

    it('keeps the configurations of two tasks apart', async () => {
      const store = await open();
      const contextId = 'shared';
      const one = await createTask(store, { contextId });
      const other = await createTask(store, { contextId });
      await store.pushConfigs.save(SCOPE, config(one.taskId, 'a'));
      expect(await store.pushConfigs.list(SCOPE, other.taskId)).toEqual([]);
    });

    it('takes configurations for a task that has ended', async () => {
      const store = await open();
      const { taskId } = await createTask(store, { updates: [completed()] });
      expect(await store.pushConfigs.save(SCOPE, config(taskId, 'a'))).toBe('saved');
      expect(await store.pushConfigs.list(SCOPE, taskId)).toHaveLength(1);
    });

    it('has none for a task that is not there', async () => {
      const store = await open();
      const { taskId } = newRun(store);
      expect(await store.pushConfigs.save(SCOPE, config(taskId, 'a'))).toBe('task-missing');
      expect(await store.pushConfigs.list(SCOPE, taskId)).toBeUndefined();
      expect(await store.pushConfigs.delete(SCOPE, taskId, 'a')).toBe('task-missing');
    });
  });
}
