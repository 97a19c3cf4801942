import { expect } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import type { Observable } from 'rxjs';
import type { TaskEvent } from '#lib/model/task-event.js';
import { TaskFold } from '#lib/model/task-fold.js';
import { isTerminal } from '#lib/model/task-state.js';
import { deferred, type Deferred } from '../deferred.js';

interface Waiter {
  readonly wanted: (event: TaskEvent) => boolean;
  readonly found: Deferred<TaskEvent>;
}

/** What one subscriber was told, in order. */
export class Recording {
  readonly events: TaskEvent[] = [];
  private readonly end = deferred();
  private readonly subscription;
  private waiters: Waiter[] = [];

  constructor(events: Observable<TaskEvent>) {
    this.end.promise.catch(() => undefined);
    this.subscription = events.subscribe({
      next: (event) => this.take(event),
      error: (reason: unknown) => this.end.reject(reason),
      complete: () => this.end.resolve(),
    });
  }

  /** Resolves when the stream completes, rejects when it fails. */
  get over(): Promise<void> {
    return this.end.promise;
  }

  /** The first event that is as wanted, past or to come; rejects when the stream ends without. */
  async until(wanted: (event: TaskEvent) => boolean): Promise<TaskEvent> {
    const known = this.events.find(wanted);
    if (known) return known;
    const found = deferred<TaskEvent>();
    this.waiters.push({ wanted, found });
    const ended = this.over.then(() => {
      throw new Error(`The stream ended after ${this.events.length} events`);
    });
    return Promise.race([found.promise, ended]);
  }

  /** The snapshot a subscription begins with. */
  opened(): Promise<TaskEvent> {
    return this.until(() => true);
  }

  /** The event of a number, or a later one. */
  reached(seq: number): Promise<TaskEvent> {
    return this.until((event) => event.seq >= seq);
  }

  /** The task as the events tell it. */
  folded(): Task | undefined {
    const fold = new TaskFold();
    for (const event of this.events) fold.apply(event);
    return fold.toTask();
  }

  stop(): void {
    this.subscription.unsubscribe();
  }

  private take(event: TaskEvent): void {
    this.events.push(event);
    const due = this.waiters.filter(({ wanted }) => wanted(event));
    this.waiters = this.waiters.filter((waiter) => !due.includes(waiter));
    for (const { found } of due) found.resolve(event);
  }
}

export function record(events: Observable<TaskEvent>): Recording {
  return new Recording(events);
}

/** Events as they are on the wire, to compare byte for byte. */
export function bytesOf(events: readonly TaskEvent[]): string[] {
  return events.map(({ seq, json }) => `${seq} ${json}`);
}

export function terminalOf(events: readonly TaskEvent[]): TaskEvent[] {
  return events.filter(({ state }) => state !== undefined && isTerminal(state));
}

/** Fails unless the events are numbered without hole or repeat, from the first one on. */
export function expectDense(events: readonly TaskEvent[]): void {
  const first = events[0]?.seq ?? 0;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => first + i));
}
