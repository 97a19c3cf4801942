import type { Subscriber } from 'rxjs';
import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';
import { TaskEvent } from '../model/task-event.js';
import { isTerminal } from '../model/task-state.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { Scope } from '../model/scope.js';
import type { FeedSignal, TaskFeed } from './task-feed.js';

/** Events asked for in one journal read. */
const PAGE = 500;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

export interface FollowedTask {
  readonly scope: Scope;
  readonly taskId: string;
}

/**
 * One reader of a task. There may be many that wait: it holds little, and one signal at a time.
 *
 * The feed is only a hint. What interleaves: events published between our subscription and our
 * read arrive on both ways, and those at or below `last` are dropped; events lost by pub/sub
 * leave a hole before the next one, and a lost connection is reported as a new `open`: both are
 * filled from the journal. Where the journal was trimmed, a snapshot marked `reset` stands in.
 * What is heard during a read is handled after it, in order.
 */
export class TaskFollower {
  /** What came since a read began; undefined when none is under way. */
  private heard: FeedSignal[] | undefined;
  private isEnding = false;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly task: FollowedTask,
    private last: number | undefined,
    private readonly reader: Subscriber<TaskEvent>,
  ) {}

  follow(feed: TaskFeed): void {
    const signals = feed.watch(this.task.taskId).subscribe({
      next: (signal) => this.hear(signal),
      error: (reason: unknown) => this.reader.error(reason),
      complete: () => (this.heard ? (this.isEnding = true) : this.reader.complete()),
    });
    this.reader.add(signals);
  }

  private hear(signal: FeedSignal): void {
    if (this.heard) this.heard.push(signal);
    else this.handle(signal);
  }

  private handle(signal: FeedSignal): void {
    if (signal.kind === 'open') return this.read();
    const first = signal.events[0];
    if (this.last === undefined || !first) return;
    if (first.seq > this.last + 1) return this.read();
    this.advance(signal.events);
  }

  /** Reads what is there, then handles what was heard meanwhile, which may ask for another read. */
  private read(): void {
    this.heard ??= [];
    this.untilStoreAnswers().then(
      () => this.handleHeard(),
      (reason: unknown) => this.reader.error(reason),
    );
  }

  private handleHeard(): void {
    const { heard = [] } = this;
    this.heard = undefined;
    for (const signal of heard) this.hear(signal);
    if (this.isEnding && !this.heard) this.reader.complete();
  }

  /** A store that is away costs latency, never a hole: the reader waits for it. */
  private async untilStoreAnswers(): Promise<void> {
    for (
      let wait = 2 * FIRST_RETRY_MS;
      !this.reader.closed;
      wait = Math.min(2 * wait, LAST_RETRY_MS)
    ) {
      try {
        return await (this.last === undefined ? this.snapshot(false) : this.catchUp());
      } catch (error) {
        if (!(error instanceof TaskStoreUnavailableError)) throw error;
        await this.pause(wait);
      }
    }
  }

  private async snapshot(reset: boolean): Promise<void> {
    const { scope, taskId } = this.task;
    const found = await this.tasks.snapshot(scope, taskId);
    if (!found) return this.reader.complete();
    this.advance([TaskEvent.snapshot(found.task, found.seq, found.turn, reset)]);
  }

  /** Reads the journal until its end. */
  private async catchUp(): Promise<void> {
    const { scope, taskId } = this.task;
    for (let isBehind = true; isBehind && !this.reader.closed;) {
      const after = this.last ?? 0;
      const page = await this.tasks.readEvents(scope, taskId, after, PAGE);
      if (!page) return this.reader.complete();
      if (page.trimmed || page.lastSeq < after) return this.snapshot(true);
      this.advance(page.events);
      isBehind = (this.last ?? 0) < page.lastSeq && page.events.length > 0;
    }
  }

  private advance(events: Iterable<TaskEvent>): void {
    for (const event of events) {
      if (this.reader.closed) return;
      if (this.last !== undefined && event.seq <= this.last && !event.reset) continue;
      this.last = event.seq;
      this.reader.next(event);
      if (event.state !== undefined && isTerminal(event.state)) this.reader.complete();
    }
  }

  /** Ends early, by never going on, when the reader has gone. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.reader.add(() => clearTimeout(timer));
    });
  }
}
