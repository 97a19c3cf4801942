import { describe, expect, it } from '@jest/globals';
import { MemoryTaskFeed } from '#lib/events/memory-task-feed.js';
import { ExpiringMap } from '#lib/repositories/memory/expiring-map.js';
import { Lifetime } from '#lib/repositories/memory/lifetime.js';
import { MemoryTaskDatabase } from '#lib/repositories/memory/memory-task-database.js';
import { MemoryTaskRepository } from '#lib/repositories/memory/memory-task.repository.js';
import { PushRecords } from '#lib/repositories/push-record.js';
import { PlainText } from '#lib/repositories/secret-cipher.js';
import type { TaskPosition } from '#lib/repositories/task.repository.js';
import * as fixtures from './support/fixtures.js';
import { openMemoryStore } from './support/memory-setup.js';
import { testOptions } from './support/options.js';

const { completed, createTask, inputRequired, SCOPE, texts, turnOf, working } = fixtures;

const START = Date.parse('2024-02-29T12:00:00Z');
const OPTIONS = testOptions({ expirationMs: 1000, interruptedExpirationMs: 5000, leaseMs: 3000 });

function openAt(start = START) {
  const clock = { now: start };
  return { clock, store: openMemoryStore(OPTIONS, () => clock.now) };
}

describe('the in-memory store', () => {
  it('drops an ended task when its time is over, and not before', async () => {
    const { clock, store } = openAt();
    const run = await createTask(store, { updates: [completed()] });
    clock.now += 999;
    expect(await store.tasks.snapshot(SCOPE, run.taskId)).toBeDefined();
    clock.now += 1;
    expect(await store.tasks.snapshot(SCOPE, run.taskId)).toBeUndefined();
    expect(await store.tasks.list(SCOPE, { pageSize: 5 })).toEqual({ positions: [], total: 0 });
    expect(await store.messages.conversation(SCOPE, run.contextId)).toEqual([]);
    expect(await store.tasks.beginTurn(turnOf(run))).toEqual({ outcome: 'missing' });
  });

  it('keeps a waiting task longer, and a running one for ever', async () => {
    const { clock, store } = openAt();
    const waiting = await createTask(store, { updates: [inputRequired()] });
    const running = await createTask(store, { updates: [working()] });
    clock.now += 4999;
    expect(await store.tasks.snapshot(SCOPE, waiting.taskId)).toBeDefined();
    clock.now += 1;
    expect(await store.tasks.snapshot(SCOPE, waiting.taskId)).toBeUndefined();
    clock.now += 365 * 86_400_000;
    expect(await store.tasks.snapshot(SCOPE, running.taskId)).toBeDefined();
  });

  it('keeps a waiting task no longer for what is added to it', async () => {
    const { clock, store } = openAt();
    const run = await createTask(store, { updates: [inputRequired()] });
    clock.now += 4000;
    await store.tasks.commit(run, 2, [fixtures.chunk('a')]);
    clock.now += 1000;
    expect(await store.tasks.snapshot(SCOPE, run.taskId)).toBeUndefined();
  });

  it('fences nobody when it cancels a task that nobody runs', async () => {
    const { store } = openAt();
    const words: unknown[] = [];
    store.feed.control$.subscribe((word) => words.push(word));
    const run = await createTask(store);
    await store.endLease(run);
    await store.tasks.cancel(SCOPE, run.taskId, run.contextId, true);
    expect(words).toEqual([]);
  });

  it('drops messages of an expired task from a conversation that goes on', async () => {
    const { clock, store } = openAt();
    await createTask(store, { contextId: 'talk', updates: [completed('Done')] });
    clock.now += 1000;
    await createTask(store, { contextId: 'talk', message: fixtures.userMessage('Next') });
    expect(texts(await store.messages.conversation(SCOPE, 'talk'))).toEqual(['Next']);
  });

  it('lets the lease end by the clock', async () => {
    const { clock, store } = openAt();
    const run = await createTask(store);
    clock.now += 2999;
    expect(await store.tasks.renew([run])).toEqual(['held']);
    clock.now += 2999;
    const due = fixtures.dueRunOf(run);
    expect(await store.tasks.claim(due)).toEqual({ outcome: 'not-due' });
    clock.now += 1;
    expect(await store.tasks.claim(due)).toMatchObject({ outcome: 'claimed', epoch: 2 });
  });

  it('names the runs that are due, the longest overdue first', async () => {
    const { clock, store } = openAt();
    const runs = [await createTask(store), await createTask(store), await createTask(store)];
    clock.now += 1000;
    await store.tasks.renew([runs[0]!]);
    clock.now += 3500;
    await createTask(store);
    const due = await store.tasks.due(2);
    expect(due.map(({ taskId }) => taskId)).toEqual([runs[1]!.taskId, runs[2]!.taskId]);
    const overdue = (await store.tasks.due(10)).map(({ overdueMs }) => overdueMs);
    expect(overdue).toEqual([1500, 1500, 500]);
  });

  it('orders tasks of the same instant by id, over all pages', async () => {
    const { store } = openAt();
    for (let i = 0; i < 20; i += 1) await createTask(store);
    const page = await store.tasks.list(SCOPE, { pageSize: 20 });
    const ids = page.positions.map(({ taskId }) => taskId);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(new Set(page.positions.map(({ time }) => time))).toEqual(new Set([START]));
    const paged: string[] = [];
    let after: TaskPosition | undefined;
    for (let i = 0; i <= 20; i += 1) {
      const { positions } = await store.tasks.list(SCOPE, { pageSize: 1, after });
      after = positions[0];
      paged.push(...positions.map(({ taskId }) => taskId));
    }
    expect(paged).toEqual(ids);
  });

  it('never lets the time of a task go back with the clock', async () => {
    const { clock, store } = openAt();
    const run = await createTask(store);
    clock.now -= 60_000;
    const { time } = fixtures.applied(await store.tasks.commit(run, 2, [working()]));
    expect(time).toBe(START);
    const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
    expect(task.status?.timestamp).toBe('2024-02-29T12:00:00.000Z');
  });

  it('tells all readers in the order of the commits, also when a reader commits', async () => {
    const database = new MemoryTaskDatabase();
    const tasks = new MemoryTaskRepository(database, OPTIONS, new PushRecords(new PlainText()));
    const feed = new MemoryTaskFeed(database);
    const store = { ...openMemoryStore(OPTIONS), tasks };
    const run = await createTask(store);
    const heard: number[] = [];
    let number = 2;
    feed.watch(run.taskId).subscribe((signal) => {
      if (signal.kind === 'events' && number < 5)
        void tasks.commit(run, (number += 1), [working()]);
    });
    feed.watch(run.taskId).subscribe((signal) => {
      if (signal.kind === 'events') heard.push(...signal.events.map(({ seq }) => seq));
    });
    await tasks.commit(run, 2, [working()]);
    expect(heard).toEqual([2, 3, 4, 5]);
  });

  it('keeps nothing for a task whose last reader has left', () => {
    const database = new MemoryTaskDatabase();
    const feed = new MemoryTaskFeed(database);
    const topics = Reflect.get(database.notifications, 'topics') as Map<string, unknown>;
    const readers = [feed.watch('task').subscribe(), feed.watch('task').subscribe()];
    readers[0]!.unsubscribe();
    expect(topics.size).toBe(1);
    readers[1]!.unsubscribe();
    expect(topics.size).toBe(0);
  });
});

describe('ExpiringMap', () => {
  it('frees what has expired without being asked for it', () => {
    let now = 0;
    const dropped: number[] = [];
    const map = new ExpiringMap<{ id: number; life: Lifetime }>(
      () => now,
      ({ id }) => dropped.push(id),
    );
    for (let id = 0; id < 10; id += 1) {
      map.set(`${id}`, { id, life: new Lifetime() });
      map.keepFor(`${id}`, id % 2 === 0 ? 100 : 200);
    }
    map.keepForever('0');
    map.keepFor('1', 100);
    now = 100;
    map.purge();
    expect(dropped.sort()).toEqual([1, 2, 4, 6, 8]);
    now = 1000;
    map.purge();
    expect(dropped).toHaveLength(9);
    expect(map.get('0')).toBeDefined();
  });
});
