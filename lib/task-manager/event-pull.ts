import type { Observable, Subscription } from 'rxjs';
import type { TaskEvent } from '../model/task-event.js';

/** Events a reader may be behind before it is served from the journal instead. */
const MAX_BUFFERED = 512;

/** The stream from after an event on. */
export type Resume = (after: number) => Observable<TaskEvent>;

export interface PullOptions {
  /** Most events that are buffered. @default 512 */
  readonly limit?: number;
  /** Resolves when the reader was admitted and nothing is to come at once. @default never */
  readonly idle?: Promise<void>;
}

/**
 * Turns a stream that pushes into one that is pulled, for readers that may be slow. The buffer is
 * bounded: when it overflows the subscription is dropped, the reader gets what is buffered, and
 * goes on from the journal. `return()` unsubscribes at once, also while a `next()` is waiting.
 */
export class EventPull implements AsyncGenerator<TaskEvent, void, undefined> {
  private readonly buffer: TaskEvent[] = [];
  private waiting: (() => void) | undefined;
  private subscription: Subscription | undefined;
  private state: 'live' | 'overflowed' | 'ended' = 'live';
  private error: { readonly reason: unknown } | undefined;
  private last = 0;
  private readonly limit: number;
  /** The first event may take long: who waits for it to begin an answer need not. */
  readonly idle: Promise<void>;

  constructor(
    source: Observable<TaskEvent>,
    private readonly resume: Resume,
    { limit = MAX_BUFFERED, idle = new Promise(() => undefined) }: PullOptions = {},
  ) {
    this.limit = limit;
    this.idle = idle;
    this.connect(source);
  }

  async next(): Promise<IteratorResult<TaskEvent, void>> {
    for (;;) {
      const event = this.buffer.shift();
      if (event) {
        this.last = Math.max(this.last, event.seq);
        return { done: false, value: event };
      }
      if (this.error) throw this.takeError();
      if (this.state === 'ended') return { done: true, value: undefined };
      if (this.state === 'overflowed') this.connect(this.resume(this.last));
      else await new Promise<void>((resolve) => (this.waiting = resolve));
    }
  }

  return(): Promise<IteratorResult<TaskEvent, void>> {
    this.end();
    this.buffer.length = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  async throw(reason: unknown): Promise<IteratorResult<TaskEvent, void>> {
    await this.return();
    throw reason;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private connect(source: Observable<TaskEvent>): void {
    this.state = 'live';
    this.subscription = source.subscribe({
      next: (event) => this.push(event),
      // A source that pushes while it is subscribed may end before it can be unsubscribed.
      error: (reason: unknown) => {
        if (this.state !== 'live') return;
        this.error = { reason };
        this.end();
      },
      complete: () => {
        if (this.state === 'live') this.end();
      },
    });
    if (this.state !== 'live') this.subscription.unsubscribe();
  }

  private push(event: TaskEvent): void {
    if (this.state !== 'live') return;
    if (this.buffer.length >= this.limit) {
      this.state = 'overflowed';
      this.subscription?.unsubscribe();
    } else {
      this.buffer.push(event);
    }
    this.wake();
  }

  private end(): void {
    this.state = 'ended';
    this.subscription?.unsubscribe();
    this.wake();
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = undefined;
  }

  private takeError(): unknown {
    const reason = this.error?.reason;
    this.error = undefined;
    return reason;
  }
}
