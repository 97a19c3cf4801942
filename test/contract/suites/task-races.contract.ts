import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { TaskFold } from '#lib/model/task-fold.js';
import type { RunToken } from '#lib/model/run.js';
import type { TaskRepository } from '#lib/repositories/task.repository.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';

const { chunk, createTask, journal, SCOPE, turnOf, working } = fixtures;

const WRITERS = 50;

/** Commits of 1 to 5 updates until it is told to stop; as many sequence ranges as commits. */
async function write(tasks: TaskRepository, run: RunToken, commits: number): Promise<number[][]> {
  const ranges: number[][] = [];
  for (let number = 2; number < commits + 2; number += 1) {
    const updates = Array.from({ length: (number % 5) + 1 }, (_, i) => chunk(`${number}.${i}`));
    if (number % 3 === 0) updates.push(working(`${number}`));
    const result = await tasks.commit(run, number, updates);
    if (result.outcome !== 'applied') return ranges;
    ranges.push([result.firstSeq, result.lastSeq]);
  }
  return ranges;
}

export function taskRacesContract(open: OpenStore): void {
  describe('many writers', () => {
    it('make one dense sequence: a run, 48 follow-ups and a forced cancel', async () => {
      const store = await open({ maxInboxLength: 100, maxHistoryLength: 1000 });
      const run = await createTask(store, { updates: [working()] });
      const others = Array.from({ length: WRITERS - 2 }, (_, i) =>
        store.instances[i % store.instances.length]!.beginTurn(turnOf(run, `${i}`)),
      );
      const writing = write(store.tasks, run, 200);
      const begun = await Promise.all(others);
      const result = await store.instances[1]!.cancel(SCOPE, run.taskId, run.contextId, true);
      const ranges = await writing;

      expect(begun.every(({ outcome }) => outcome === 'queued')).toBe(true);
      expect(result.outcome).toBe('canceled');
      const events = await journal(store, run);
      const covered = ranges.flatMap(([first, last]) => last! - first! + 1);
      expect(events).toHaveLength(2 + covered.reduce((sum, count) => sum + count, 0) + 1);
      expect(fixtures.terminalEvents(events)).toEqual([events.at(-1)]);
      expect(events.at(-1)!.state).toBe(TaskState.TASK_STATE_CANCELED);
    });

    it('cannot write side by side: 50 stale runs against the one that holds the task', async () => {
      const store = await open();
      const run = await createTask(store);
      const owner = await fixtures.takeOver(store, run);
      const stale = Array.from({ length: WRITERS }, (_, i) =>
        store.instances[i % store.instances.length]!.commit(run, i + 2, [chunk('stale')]),
      );
      const [ranges, refused] = await Promise.all([
        write(store.tasks, owner, 50),
        Promise.all(stale),
      ]);
      expect(refused.every(({ outcome }) => outcome === 'fenced')).toBe(true);
      expect(ranges).toHaveLength(50);
      const events = await journal(store, run);
      expect(events.some(({ json }) => json.includes('stale'))).toBe(false);
      expect(events).toHaveLength(ranges.at(-1)![1]!);
    });

    it('give every reader a snapshot that is the fold of the journal up to its number', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      const writing = write(store.instances[1]!, run, 60);
      const snapshots = [];
      for (let i = 0; i < 20; i += 1) {
        snapshots.push((await store.instances[2]!.snapshot(SCOPE, run.taskId))!);
      }
      await writing;
      const events = await journal(store, run);
      for (const { task, seq } of snapshots) {
        const fold = new TaskFold();
        for (const event of events.slice(0, seq)) fold.apply(event);
        expect(fold.toTask()).toEqual(task);
      }
    });

    it('keep 50 tasks of one context apart', async () => {
      const store = await open({ maxHistoryLength: 100 });
      const contextId = 'shared';
      const runs = await Promise.all(
        Array.from({ length: WRITERS }, () => createTask(store, { contextId })),
      );
      const ranges = await Promise.all(
        runs.map((run, i) => write(store.instances[i % store.instances.length]!, run, 10)),
      );
      for (const [i, run] of runs.entries()) {
        expect(await journal(store, run)).toHaveLength(ranges[i]!.at(-1)![1]!);
      }
      const page = await store.tasks.list(SCOPE, { contextId, pageSize: 100 });
      expect(page.total).toBe(WRITERS);
    });
  });
}
