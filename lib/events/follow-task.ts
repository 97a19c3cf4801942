import {
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  Observable,
  of,
  retry,
  takeWhile,
  timer,
} from 'rxjs';
import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';
import { isTerminal } from '../model/task-state.js';
import type { Scope } from '../model/scope.js';
import { TaskEvent } from '../model/task-event.js';
import type { TaskRepository } from '../repositories/task.repository.js';
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
 * The events of a task, live, dense and in order, from after event `cursor`, or (without one)
 * beginning with a snapshot of the task. Completes after the terminal event, or when the task is
 * gone.
 *
 * The feed is only a hint. What interleaves: events published between our subscription and our
 * read arrive on both ways, and those at or below `last` are dropped; events lost by pub/sub
 * leave a hole before the next one, and a lost connection is reported as a new `open`: both are
 * filled from the journal. Where the journal was trimmed, a snapshot marked `reset` stands in.
 */
export function followTask(
  tasks: TaskRepository,
  feed: TaskFeed,
  { scope, taskId }: FollowedTask,
  cursor?: number,
): Observable<TaskEvent> {
  return defer(() => {
    let last = cursor;

    function advance(events: Iterable<TaskEvent>): Observable<TaskEvent> {
      const fresh: TaskEvent[] = [];
      for (const event of events) {
        if (last !== undefined && event.seq <= last && !event.reset) continue;
        last = event.seq;
        fresh.push(event);
      }
      return from(fresh);
    }

    function snapshot(reset: boolean): Observable<TaskEvent> {
      return defer(() => tasks.snapshot(scope, taskId)).pipe(
        concatMap((found) =>
          found
            ? advance([TaskEvent.snapshot(found.task, found.seq, found.turn, reset)])
            : of(GONE),
        ),
      );
    }

    /** Reads the journal until its end. */
    function catchUp(after: number): Observable<TaskEvent> {
      return defer(() => tasks.readEvents(scope, taskId, after, PAGE)).pipe(
        concatMap((page) => {
          if (!page) return of(GONE);
          if (page.trimmed || page.lastSeq < after) return snapshot(true);
          const events = advance(page.events);
          if (last === undefined || last >= page.lastSeq || page.events.length === 0) return events;
          const next = last;
          return concat(events, catchUp(next));
        }),
      );
    }

    function handle(signal: FeedSignal): Observable<TaskEvent> {
      if (signal.kind === 'open') {
        return untilStoreAnswers(
          defer(() => (last === undefined ? snapshot(false) : catchUp(last))),
        );
      }
      const { events } = signal;
      const first = events[0];
      if (last === undefined || !first) return EMPTY;
      if (first.seq <= last + 1) return advance(events);
      return untilStoreAnswers(defer(() => catchUp(last ?? 0)));
    }

    return feed.watch(taskId).pipe(
      concatMap(handle),
      takeWhile((event) => event !== GONE && !endsTask(event), true),
      concatMap((event) => (event === GONE ? EMPTY : of(event))),
    );
  });
}

/** Stands for a task that expired or was never there. */
const GONE = new TaskEvent(0, '{}');

function endsTask(event: TaskEvent): boolean {
  const { state } = event;
  return state !== undefined && isTerminal(state);
}

/** A store that is away costs latency, never a hole: the reader waits for it. */
function untilStoreAnswers<T>(read: Observable<T>): Observable<T> {
  return read.pipe(
    retry({
      delay: (error: unknown, attempt) => {
        if (!(error instanceof TaskStoreUnavailableError)) throw error;
        return timer(Math.min(FIRST_RETRY_MS * 2 ** attempt, LAST_RETRY_MS));
      },
    }),
  );
}
