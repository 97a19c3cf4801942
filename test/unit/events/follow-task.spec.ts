import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { followTask } from '#lib/events/follow-task.js';
import type { TaskEvent } from '#lib/model/task-event.js';
import { event, events, FakeFeed, FakeStore, FOLLOWED } from './fakes.js';

const { TASK_STATE_COMPLETED, TASK_STATE_INPUT_REQUIRED } = TaskState;

describe('followTask', () => {
  let feed: FakeFeed;
  let store: FakeStore;
  let seen: TaskEvent[];
  let ended: 'completed' | 'failed' | undefined;

  beforeEach(() => {
    feed = new FakeFeed();
    store = new FakeStore();
    seen = [];
    ended = undefined;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function follow(cursor?: number) {
    return followTask(store.repository, feed, FOLLOWED, cursor).subscribe({
      next: (next) => seen.push(next),
      complete: () => (ended = 'completed'),
      error: () => (ended = 'failed'),
    });
  }

  const seqs = () => seen.map(({ seq }) => seq);
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('reads nothing before the feed is open, then a snapshot, then hears events', async () => {
    store.journal = events(1, 3);
    follow();
    await settled();
    expect(store.reads).toEqual([]);
    feed.open();
    await settled();
    feed.tell(event(4));
    feed.tell(event(5), event(6));
    expect(seqs()).toEqual([3, 4, 5, 6]);
    expect(seen[0]!.payload).toMatchObject({ $case: 'task', value: { id: 'task' } });
    expect(store.reads).toEqual(['snapshot']);
  });

  it('begins after a cursor without a snapshot', async () => {
    store.journal = events(1, 5);
    follow(3);
    feed.open();
    await settled();
    expect(seqs()).toEqual([4, 5]);
    expect(store.reads).toEqual(['after 3']);
  });

  it('drops what it has seen, also inside a message, and what came while it read', async () => {
    store.journal = events(1, 4);
    follow();
    feed.open();
    feed.tell(event(3));
    feed.tell(event(4), event(5));
    await settled();
    feed.tell(event(5));
    feed.tell(event(2));
    feed.tell(event(4), event(5), event(6));
    expect(seqs()).toEqual([4, 5, 6]);
    expect(store.reads).toEqual(['snapshot']);
  });

  it('ignores events told before it knows where it is', async () => {
    follow();
    feed.tell(event(9));
    expect(seqs()).toEqual([]);
    store.journal = events(1, 9);
    feed.open();
    await settled();
    expect(seqs()).toEqual([9]);
  });

  it('fills a gap from the journal, before what comes after it', async () => {
    store.journal = events(1, 2);
    follow();
    feed.open();
    await settled();
    store.journal = events(1, 6);
    feed.tell(event(5));
    feed.tell(event(6));
    await settled();
    feed.tell(event(7));
    expect(seqs()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(store.reads).toEqual(['snapshot', 'after 2']);
  });

  it('fills a large gap page by page', async () => {
    store.journal = events(1, 1);
    store.pageSize = 4;
    follow();
    feed.open();
    await settled();
    store.journal = events(1, 10);
    feed.tell(event(10));
    await settled();
    expect(seqs()).toEqual(events(1, 10).map(({ seq }) => seq));
    expect(store.reads).toEqual(['snapshot', 'after 1', 'after 5', 'after 9']);
  });

  it('catches up when the feed was closed and opens again', async () => {
    store.journal = events(1, 2);
    follow();
    feed.open();
    await settled();
    store.journal = events(1, 4);
    feed.open();
    await settled();
    feed.open();
    await settled();
    expect(seqs()).toEqual([2, 3, 4]);
  });

  it('gets a snapshot marked as a reset where the journal was trimmed', async () => {
    store.journal = events(1, 2);
    follow();
    feed.open();
    await settled();
    store.journal = events(50, 60);
    store.trimmedUpTo = 49;
    feed.tell(event(60));
    await settled();
    feed.tell(event(60));
    feed.tell(event(61));
    expect(seen.map(({ seq, reset }) => [seq, reset])).toEqual([
      [2, false],
      [60, true],
      [61, false],
    ]);
  });

  it('is reset, too, when the store lost events that were told', async () => {
    store.journal = events(1, 9);
    follow();
    feed.open();
    await settled();
    store.journal = events(1, 5);
    feed.open();
    await settled();
    feed.tell(event(6));
    expect(seen.map(({ seq, reset }) => [seq, reset])).toEqual([
      [9, false],
      [5, true],
      [6, false],
    ]);
  });

  it('waits for a store that is away, and loses nothing', async () => {
    jest.useFakeTimers();
    store.journal = events(1, 2);
    store.failures = 3;
    follow();
    feed.open();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(seqs()).toEqual([2]);
    store.failures = 4;
    store.journal = events(1, 4);
    feed.tell(event(4));
    feed.tell(event(5));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(seqs()).toEqual([2, 3, 4, 5]);
    expect(ended).toBeUndefined();
    expect(store.reads).toHaveLength(9);
  });

  it('completes after the terminal event, and lets the feed go', async () => {
    store.journal = events(1, 2);
    follow();
    feed.open();
    await settled();
    feed.tell(event(3, TASK_STATE_INPUT_REQUIRED));
    expect(ended).toBeUndefined();
    feed.tell(event(4, TASK_STATE_COMPLETED), event(5));
    expect(seqs()).toEqual([2, 3, 4]);
    expect(ended).toBe('completed');
    expect(feed.isWatched).toBe(false);
  });

  it('completes after the snapshot of a task that has ended', async () => {
    store.journal = [event(1), event(2, TASK_STATE_COMPLETED)];
    follow();
    feed.open();
    await settled();
    expect(seqs()).toEqual([2]);
    expect(ended).toBe('completed');
  });

  it.each([undefined, 3])('completes when the task is gone (cursor %s)', async (cursor) => {
    store.exists = false;
    follow(cursor);
    feed.open();
    await settled();
    expect(seqs()).toEqual([]);
    expect(ended).toBe('completed');
    expect(feed.isWatched).toBe(false);
  });

  it('frees the feed when the reader leaves, also while it waits for the store', async () => {
    jest.useFakeTimers();
    store.failures = Number.POSITIVE_INFINITY;
    const subscription = follow();
    feed.open();
    await jest.advanceTimersByTimeAsync(1_000);
    subscription.unsubscribe();
    const reads = store.reads.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(store.reads).toHaveLength(reads);
    expect(feed.isWatched).toBe(false);
  });

  it('gives every subscriber its own place', async () => {
    store.journal = events(1, 2);
    follow();
    feed.open();
    await settled();
    feed.tell(event(3));
    const first = seen;
    seen = [];
    store.journal = events(1, 3);
    follow(1);
    feed.open();
    await settled();
    expect(first.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(seqs()).toEqual([2, 3]);
  });
});
