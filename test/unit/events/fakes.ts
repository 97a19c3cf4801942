import { Subject, type Observable } from 'rxjs';
import { TaskState, type Task } from '@a2a-js/sdk';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { TaskFeed, type ControlSignal, type FeedSignal } from '#lib/events/task-feed.js';
import { stateEvent } from '#lib/model/state-event.js';
import type { TaskEvent } from '#lib/model/task-event.js';
import type { TaskSnapshot } from '#lib/model/task-snapshot.js';
import type { JournalPage, TaskRepository } from '#lib/repositories/task.repository.js';

export const FOLLOWED = { scope: { tenant: '', owner: '' }, taskId: 'task' };

const IDS = { taskId: 'task', contextId: 'context' };

export function event(seq: number, state = TaskState.TASK_STATE_WORKING): TaskEvent {
  return stateEvent(IDS, state, seq, 0);
}

export function events(from: number, to: number): TaskEvent[] {
  return Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
}

/** A feed whose signals the test sends. */
export class FakeFeed extends TaskFeed {
  readonly signals$ = new Subject<FeedSignal>();
  readonly control$ = new Subject<ControlSignal>();

  watch(): Observable<FeedSignal> {
    return this.signals$;
  }
  announce(): void {}

  open(): void {
    this.signals$.next({ kind: 'open' });
  }
  tell(...told: TaskEvent[]): void {
    this.signals$.next({ kind: 'events', events: told });
  }
  get isWatched(): boolean {
    return this.signals$.observed;
  }
}

/** A store of one task, as far as a reader can see it. */
export class FakeStore {
  journal: TaskEvent[] = [];
  /** Events trimmed away; with none left the task is read as a snapshot. */
  trimmedUpTo = 0;
  exists = true;
  /** So many reads fail from now on. */
  failures = 0;
  readonly reads: string[] = [];
  pageSize = Number.POSITIVE_INFINITY;

  get lastSeq(): number {
    return this.journal.at(-1)?.seq ?? this.trimmedUpTo;
  }

  get repository(): TaskRepository {
    const { snapshot, readEvents } = this;
    return { snapshot, readEvents } as unknown as TaskRepository;
  }

  private readonly snapshot = async (): Promise<TaskSnapshot | undefined> => {
    this.read('snapshot');
    if (!this.exists) return undefined;
    const { lastSeq: seq } = this;
    const state = this.journal.at(-1)?.state ?? TaskState.TASK_STATE_WORKING;
    const status = { state, message: undefined, timestamp: undefined };
    const task: Task = {
      ...{ id: 'task', contextId: 'context', status },
      ...{ artifacts: [], history: [], metadata: undefined },
    };
    return { task, seq, turn: 1, processor: 'test' };
  };

  private readonly readEvents = async (
    _scope: unknown,
    _taskId: string,
    after: number,
  ): Promise<JournalPage | undefined> => {
    this.read(`after ${after}`);
    if (!this.exists) return undefined;
    const trimmed = after < this.trimmedUpTo;
    const found = trimmed ? [] : this.journal.filter(({ seq }) => seq > after);
    return { events: found.slice(0, this.pageSize), lastSeq: this.lastSeq, trimmed };
  };

  private read(what: string): void {
    this.reads.push(what);
    if (this.failures <= 0) return;
    this.failures -= 1;
    throw new TaskStoreUnavailableError();
  }
}
