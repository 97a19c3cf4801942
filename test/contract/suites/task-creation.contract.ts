import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { createdEventJson, updateEventJson } from '#lib/model/event-json.js';
import { pushConfigOf } from '../../support/push/push-config.js';
import type { OpenStore } from '../support/describe-store.js';
import {
  applied,
  chunk,
  completed,
  createTask,
  journal,
  newRun,
  SCOPE,
  texts,
  userMessage,
  working,
} from '../support/fixtures.js';

const { TASK_STATE_COMPLETED, TASK_STATE_SUBMITTED } = TaskState;

export function taskCreationContract(open: OpenStore): void {
  describe('create', () => {
    it('writes the created task as event 1, then the updates of its run', async () => {
      const store = await open();
      const run = newRun(store);
      const message = userMessage('Hello');
      const updates = [working('Reading'), chunk('a'), completed('Done')];
      const result = applied(await store.tasks.create({ run, processor: 'p', message }, updates));

      expect(result).toMatchObject({ firstSeq: 1, lastSeq: 4, applied: 3, refused: 'none' });
      expect(result.cancelRequested).toBe(false);
      const written = await journal(store, run);
      expect(written.map(({ json }) => json)).toEqual([
        createdEventJson(run, TASK_STATE_SUBMITTED, message, result.time),
        ...updates.map((update) => updateEventJson(run, update, result.time)),
      ]);
    });

    it('gives a snapshot of the whole task and of its last event', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working('Reading'), chunk('a')] });
      const { task, seq, turn } = (await store.tasks.snapshot(SCOPE, run.taskId))!;

      expect({ seq, turn }).toEqual({ seq: 3, turn: 1 });
      expect(task).toMatchObject({ id: run.taskId, contextId: run.contextId, metadata: undefined });
      expect(task.status).toMatchObject({ state: TaskState.TASK_STATE_WORKING });
      expect(texts(task.history)).toEqual(['Hello', 'Reading']);
      expect(task.artifacts.map(({ artifactId }) => artifactId)).toEqual(['result']);
    });

    it('needs no updates', async () => {
      const store = await open();
      const run = newRun(store);
      const message = userMessage('Hello');
      const result = await store.tasks.create({ run, processor: 'p', message }, []);
      expect(result).toMatchObject({ outcome: 'applied', firstSeq: 1, lastSeq: 1, applied: 0 });
      expect(await journal(store, run)).toHaveLength(1);
    });

    it('answers a repeat as the first time, and changes nothing', async () => {
      const store = await open();
      const run = newRun(store);
      const task = { run, processor: 'p', message: userMessage('Hello') };
      const first = await store.tasks.create(task, [working(), chunk('a')]);
      const again = await store.tasks.create(task, [working(), chunk('a')]);

      expect(again).toEqual(first);
      expect(await journal(store, run)).toHaveLength(3);
      const snapshot = await store.tasks.snapshot(SCOPE, run.taskId);
      expect(texts(snapshot!.task.history)).toEqual(['Hello']);
      expect(texts(await store.messages.conversation(SCOPE, run.contextId))).toEqual(['Hello']);
      expect(await store.tasks.list(SCOPE, { pageSize: 10 })).toMatchObject({ total: 1 });
    });

    it('creates once when two repeats meet', async () => {
      const store = await open();
      const run = newRun(store);
      const task = { run, processor: 'p', message: userMessage('Hello') };
      const results = await Promise.all(
        store.instances.map((tasks) => tasks.create(task, [working()])),
      );
      expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
      expect(await journal(store, run)).toHaveLength(2);
    });

    it('stops at the terminal state of a batch', async () => {
      const store = await open();
      const run = newRun(store);
      const updates = [working(), completed(), chunk('late'), working('late')];
      const message = userMessage('Hello');
      const result = await store.tasks.create({ run, processor: 'p', message }, updates);

      expect(result).toMatchObject({ applied: 2, refused: 'terminal', lastSeq: 3 });
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(task.status?.state).toBe(TASK_STATE_COMPLETED);
      expect(task.artifacts).toEqual([]);
      expect(texts(task.history)).toEqual(['Hello']);
    });

    it('stores the push configuration that came with the message', async () => {
      const store = await open();
      const run = await createTask(store, { pushConfig: pushConfigOf('c1') });
      const configs = await store.pushConfigs.list(SCOPE, run.taskId);
      expect(configs).toMatchObject([{ id: 'c1', url: 'https://c1.test/hook' }]);
    });

    it('never gives the same id twice', async () => {
      const store = await open();
      const ids = Array.from({ length: 1000 }, () => store.tasks.newTaskId(SCOPE, 'context'));
      expect(new Set(ids).size).toBe(1000);
    });
  });
}
