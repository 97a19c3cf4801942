import { Subject } from 'rxjs';
import type { TaskEvent } from '../model/task-event.js';
import type { FeedSignal } from './task-feed.js';

/** What is shared by all readers of one task in this process. */
export class TaskTopic {
  readonly signals$ = new Subject<FeedSignal>();
  readers = 0;
  isOpen = false;
  /** Nothing was heard since the last check. */
  isQuiet = false;
  /** The last event heard of; unknown before the first. */
  private lastSeq: number | undefined;

  open(): void {
    this.isOpen = true;
    this.signals$.next({ kind: 'open' });
  }

  hear(events: readonly TaskEvent[]): void {
    this.isQuiet = false;
    this.lastSeq = events.at(-1)?.seq ?? this.lastSeq;
    this.signals$.next({ kind: 'events', events });
  }

  /** Where the task really is: sends the readers to the journal when something was missed. */
  compare(seq: number): void {
    if (this.lastSeq === seq) return;
    this.lastSeq = seq;
    this.open();
  }
}
