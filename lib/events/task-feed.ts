import type { Observable } from 'rxjs';
import type { LaneAddress } from '../model/push-lane.js';
import type { TaskEvent } from '../model/task-event.js';
import type { DueRun } from '../repositories/task.repository.js';

/** What a feed says. `open`: from now on nothing is missed; whatever came before may have been. */
export type FeedSignal =
  { readonly kind: 'open' } | { readonly kind: 'events'; readonly events: readonly TaskEvent[] };

/** A word to whoever runs a task, or (`due`) could run it, or (`push`) sends its notifications. */
export type ControlSignal =
  | { readonly kind: 'cancel' | 'fenced'; readonly taskId: string }
  | { readonly kind: 'due'; readonly run: DueRun }
  | { readonly kind: 'push'; readonly lanes: readonly LaneAddress[] };

/**
 * Live notifications: a port. A feed is only a hint: it may lose events and repeat them; what
 * is true is in the journal. After `open` it reports every event until it reports `open` again.
 */
export abstract class TaskFeed {
  /** Shared by all readers of a task; leaving frees what only they used. */
  abstract watch(taskId: string): Observable<FeedSignal>;

  /** Hands events just committed by this process to its own readers, ahead of the round trip. */
  abstract announce(taskId: string, events: () => readonly TaskEvent[]): void;

  /** Words to the runs of this process, and of runs that wait for a worker. */
  abstract readonly control$: Observable<ControlSignal>;
}
