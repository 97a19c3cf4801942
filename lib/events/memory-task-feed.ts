import { defer, finalize, map, merge, of, type Observable } from 'rxjs';
import type { MemoryTaskDatabase } from '../repositories/memory/memory-task-database.js';
import { TaskFeed, type ControlSignal, type FeedSignal } from './task-feed.js';

const OPEN: FeedSignal = { kind: 'open' };

/** Task feed of the in-memory database, which tells its readers of every commit by itself. */
export class MemoryTaskFeed extends TaskFeed {
  readonly control$: Observable<ControlSignal>;

  constructor(private readonly database: MemoryTaskDatabase) {
    super();
    this.control$ = database.notifications.words$.asObservable();
  }

  watch(taskId: string): Observable<FeedSignal> {
    const { notifications } = this.database;
    return defer(() => {
      const events$ = notifications
        .eventsOf(taskId)
        .pipe(map((events): FeedSignal => ({ kind: 'events', events })));
      // The events come first in `merge`, so that nothing is lost while `open` is handled.
      return merge(events$, of(OPEN)).pipe(finalize(() => notifications.release(taskId)));
    });
  }

  /** Nothing to do: see above. */
  announce(): void {}
}
