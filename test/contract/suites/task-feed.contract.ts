import { expect, it } from '@jest/globals';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import type { TaskEvent } from '#lib/model/task-event.js';
import { isTerminal } from '#lib/model/task-state.js';
import type { DueRun } from '#lib/repositories/task.repository.js';
import { deferred } from '../../support/deferred.js';
import { controlIsOpen } from '../support/control-is-open.js';
import { describeStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Setup, Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, journal, SCOPE, turnOf, working } = fixtures;

/** Collects what a reader of a task is told; `ended` resolves at the terminal event. */
function read(store: Store, taskId: string) {
  const opened = deferred();
  const ended = deferred();
  const events: TaskEvent[] = [];
  const subscription = store.feed.watch(taskId).subscribe((signal) => {
    if (signal.kind === 'open') return opened.resolve();
    events.push(...signal.events);
    const { state } = events.at(-1)!;
    if (state !== undefined && isTerminal(state)) ended.resolve();
  });
  return { events, opened: opened.promise, ended: ended.promise, subscription };
}

function bytes(events: readonly TaskEvent[]): string[] {
  return events.map(({ seq, json }) => `${seq} ${json}`);
}

export function taskFeedContract(name: string, setup: Setup): void {
  describeStore(`TaskFeed: ${name}`, setup, (open) => {
    it('tells every reader every event of the journal after open, in order', async () => {
      const store = await open();
      const run = await createTask(store);
      const readers = [read(store, run.taskId), read(store, run.taskId)];
      await Promise.all(readers.map(({ opened }) => opened));
      await store.tasks.commit(run, 2, [working('Grüße\n🎉'), chunk('a'), chunk('b')]);
      await store.instances[1]!.commit(run, 3, [chunk('c')]);
      await store.instances[2]!.commit(run, 4, [completed('Done')]);
      await Promise.all(readers.map(({ ended }) => ended));

      const written = bytes(await journal(store, run, 1));
      for (const { events } of readers) expect(bytes(events)).toEqual(written);
    });

    it('tells of the events of every kind of write', async () => {
      const store = await open();
      const run = fixtures.newRun(store);
      const reader = read(store, run.taskId);
      await reader.opened;
      const task = { run, processor: 'test', message: fixtures.userMessage('Hello') };
      await store.tasks.create(task, [inputRequired()]);
      await store.tasks.beginTurn(turnOf(run));
      await store.tasks.endTurn(run, 1);
      await store.tasks.commit(run, 2, [inputRequired()]);
      await store.tasks.endTurn(run, 2);
      await store.tasks.beginTurn(turnOf(run));
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, true);
      await reader.ended;
      expect(bytes(reader.events)).toEqual(bytes(await journal(store, run)));
      expect(reader.events).toHaveLength(6);
    });

    it('tells nothing of refused and repeated writes', async () => {
      const store = await open();
      const run = await createTask(store);
      const reader = read(store, run.taskId);
      await reader.opened;
      await store.tasks.commit(run, 2, [chunk('a')]);
      await store.tasks.commit(run, 2, [chunk('a')]);
      await store.tasks.commit({ ...run, epoch: 9 }, 1, [chunk('b')]);
      await store.tasks.commit(run, 3, [completed(), chunk('late')]);
      await store.tasks.commit(run, 4, [chunk('late')]);
      await reader.ended;
      expect(reader.events.map(({ seq }) => seq)).toEqual([2, 3]);
    });

    it('gives one task its events only, under load', async () => {
      const store = await open();
      const runs = await Promise.all(Array.from({ length: 20 }, () => createTask(store)));
      const readers = runs.map(({ taskId }) => read(store, taskId));
      await Promise.all(readers.map(({ opened }) => opened));
      await Promise.all(
        runs.map(async (run, i) => {
          const tasks = store.instances[i % store.instances.length]!;
          for (let number = 2; number < 12; number += 1) {
            await tasks.commit(run, number, [chunk(`${i}.${number}`), working()]);
          }
          await tasks.commit(run, 12, [completed()]);
        }),
      );
      await Promise.all(readers.map(({ ended }) => ended));
      for (const [i, { events }] of readers.entries()) {
        expect(bytes(events)).toEqual(bytes(await journal(store, runs[i]!, 1)));
      }
    });

    it('goes on for the others when one reader leaves, and again for one who comes back', async () => {
      const store = await open();
      const run = await createTask(store);
      const [leaving, staying] = [read(store, run.taskId), read(store, run.taskId)];
      await Promise.all([leaving.opened, staying.opened]);
      leaving.subscription.unsubscribe();
      await store.tasks.commit(run, 2, [chunk('a')]);
      const back = read(store, run.taskId);
      await back.opened;
      await store.tasks.commit(run, 3, [completed()]);
      await Promise.all([staying.ended, back.ended]);
      expect(leaving.events).toEqual([]);
      expect(staying.events.map(({ seq }) => seq)).toEqual([2, 3]);
      expect(back.events.map(({ seq }) => seq)).toContain(3);

      staying.subscription.unsubscribe();
      back.subscription.unsubscribe();
      const late = read(store, run.taskId);
      await late.opened;
      expect(late.events).toEqual([]);
    });

    it('wakes workers for runs that wait: new ones, follow-ups and handed over ones', async () => {
      const store = await open();
      const contextId = 'é "q" \n';
      await controlIsOpen(store);
      const heard: DueRun[] = [];
      const all = deferred();
      store.feed.control$.subscribe((word) => {
        if (word.kind === 'due') heard.push(word.run);
        if (heard.length === 3) all.resolve();
      });
      const fresh = await createTask(store, { contextId, queued: true });
      const parked = await createTask(store, { updates: [inputRequired()] });
      await store.tasks.endTurn(parked, 1);
      await store.tasks.beginTurn({ ...turnOf(parked), queued: true, processor: 'test' });
      const released = await createTask(store);
      await store.tasks.release(released, 'test');
      await all.promise;
      const found = new Map(heard.map((run) => [run.taskId, run]));
      for (const run of [fresh, parked, released]) {
        expect(found.get(run.taskId)).toEqual(fixtures.dueRunOf(run));
      }
    });

    it('passes words on to whoever runs a task', async () => {
      const store = await open();
      const words = store.feed.control$.pipe(
        filter((word) => 'taskId' in word && word.taskId === run.taskId),
        take(2),
        toArray(),
      );
      const run = await createTask(store);
      await controlIsOpen(store);
      const heard = firstValueFrom(words);
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, false);
      await store.tasks.cancel(SCOPE, run.taskId, run.contextId, true);
      expect(await heard).toEqual([
        { kind: 'cancel', taskId: run.taskId },
        { kind: 'fenced', taskId: run.taskId },
      ]);
    });
  });
}
