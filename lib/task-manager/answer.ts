import { TaskState } from '@a2a-js/sdk';
import { Observable } from 'rxjs';
import { followTask } from '../events/follow-task.js';
import type { TaskFeed } from '../events/task-feed.js';
import type { TaskEvent } from '../model/task-event.js';
import { isTerminal } from '../model/task-state.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { Admission } from './admission.js';
import { notFound } from './follow-up-admission.js';

/** True when a caller need not wait beyond a state; terminal states always end. */
export type EndsAt = (state: TaskState) => boolean;

/**
 * The events that answer an admitted message, up to the state the caller waits for. Events of a
 * run of this process come from the run itself, without the store; where the run ends before the
 * answer does (it parked the task, or lost it), the task is followed through the store from the
 * event after the last one seen.
 */
export function answer(
  tasks: TaskRepository,
  feed: TaskFeed,
  admission: Admission,
  endsAt: EndsAt,
): Observable<TaskEvent> {
  return new Observable((reader) => {
    const { run, snapshot, taskId } = admission;
    const isLast = lastEvent(admission, endsAt);
    let last: number | undefined;

    function take(event: TaskEvent): void {
      last = event.seq;
      reader.next(event);
      if (isLast(event)) reader.complete();
    }

    function follow(after: number | undefined, complete: () => void): void {
      const error = (reason: unknown) => reader.error(reason);
      const events = followTask(tasks, feed, admission, after);
      reader.add(events.subscribe({ next: take, error, complete }));
    }

    /** From event 1 on where the reply to the creation was lost, and then the task, to another run. */
    function goOn(): void {
      follow(last ?? 0, () => (last === undefined ? expired() : reader.complete()));
    }

    function expired(): void {
      reader.error(notFound(taskId));
    }

    if (snapshot) take(snapshot);
    if (reader.closed) return;
    if (!run) return follow(snapshot?.seq, goOn);
    const own = run.events$.subscribe({
      next: (event) => {
        // A commit whose reply never came leaves a gap in what the run knows, but not in the journal.
        const isNext = !last || event.seq <= last + 1;
        if (isNext) return take(event);
        own.unsubscribe();
        goOn();
      },
      error: (reason: unknown) => reader.error(reason),
      complete: goOn,
    });
    reader.add(own);
  });
}

/** True for the reply, the end of the task, or the wanted state in the wanted turn. */
function lastEvent({ run, snapshot, turn: wanted }: Admission, endsAt: EndsAt) {
  let turn = run || snapshot ? wanted : 0;
  return (event: TaskEvent): boolean => {
    const { state } = event;
    if (state === undefined) return event.isReply;
    turn = turnAfter(event, state, turn);
    return isTerminal(state) || (turn >= wanted && endsAt(state));
  };
}

/** Snapshots know their turn; every turn but the first, event 1, begins with a SUBMITTED status. */
function turnAfter(event: TaskEvent, state: TaskState, turn: number): number {
  if (event.turn !== undefined) return Math.max(turn, event.turn);
  return state === SUBMITTED && event.seq > 1 ? turn + 1 : turn;
}

const SUBMITTED = TaskState.TASK_STATE_SUBMITTED;
