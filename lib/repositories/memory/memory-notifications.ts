import { Subject, type Observable } from 'rxjs';
import type { LaneAddress } from '../../model/push-lane.js';
import { TaskEvent } from '../../model/task-event.js';
import type { DueRun } from '../task.repository.js';

/** A word to whoever runs a task, or could run it, or sends its notifications. */
export type RunWord =
  | { readonly kind: 'cancel' | 'fenced'; readonly taskId: string }
  | { readonly kind: 'due'; readonly run: DueRun }
  | { readonly kind: 'push'; readonly lanes: readonly LaneAddress[] };

/**
 * Tells the readers of this process what was committed, in the order of the commits: a reader who
 * commits while it is told does not overtake the news that others still wait for.
 */
export class MemoryNotifications {
  readonly words$ = new Subject<RunWord>();
  private readonly topics = new Map<string, Subject<readonly TaskEvent[]>>();
  private readonly pending: (() => void)[] = [];
  private delivering = false;

  /** The events of a task from now on, in batches of one commit. */
  eventsOf(taskId: string): Observable<readonly TaskEvent[]> {
    const topic = this.topics.get(taskId) ?? new Subject();
    this.topics.set(taskId, topic);
    return topic;
  }

  /** To be called when a reader has left. */
  release(taskId: string): void {
    if (!this.topics.get(taskId)?.observed) this.topics.delete(taskId);
  }

  events(taskId: string, firstSeq: number, events: readonly string[]): void {
    const topic = this.topics.get(taskId);
    if (!topic) return;
    const batch = events.map((json, i) => new TaskEvent(firstSeq + i, json));
    this.deliver(() => topic.next(batch));
  }

  word(word: RunWord): void {
    this.deliver(() => this.words$.next(word));
  }

  private deliver(news: () => void): void {
    this.pending.push(news);
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.pending.shift(); next; next = this.pending.shift()) next();
    this.delivering = false;
  }
}
