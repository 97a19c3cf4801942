import { TaskState } from '@a2a-js/sdk';
import { concat, defer, EMPTY, of, takeWhile, tap, throwIfEmpty, type Observable } from 'rxjs';
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
  return defer(() => {
    let last = 0;
    const { run, snapshot } = admission;
    // A commit whose reply never came leaves a gap in what the run knows, but not in the journal.
    const own = run?.events$.pipe(takeWhile(({ seq }) => last === 0 || seq <= last + 1));
    const rest = own ?? followTask(tasks, feed, admission, snapshot?.seq);
    return concat(
      concat(snapshot ? of(snapshot) : EMPTY, rest).pipe(tap(({ seq }) => (last = seq))),
      // From event 1 on where the reply to the creation was lost, and then the task, to another run.
      defer(() => followTask(tasks, feed, admission, last)),
    ).pipe(
      untilAnswered(admission, endsAt),
      throwIfEmpty(() => notFound(admission.taskId)), // it has expired
    );
  });
}

/** Ends with the reply, the end of the task, or the wanted state in the wanted turn. */
function untilAnswered({ run, snapshot, turn: wanted }: Admission, endsAt: EndsAt) {
  return (events: Observable<TaskEvent>): Observable<TaskEvent> => {
    let turn = run || snapshot ? wanted : 0;
    return events.pipe(
      tap((event) => (turn = turnAfter(event, turn))),
      takeWhile((event) => {
        const { state } = event;
        if (state === undefined) return event.payload?.$case !== 'message';
        return !isTerminal(state) && !(turn >= wanted && endsAt(state));
      }, true),
    );
  };
}

/** Snapshots know their turn; every turn but the first begins with a SUBMITTED status. */
function turnAfter(event: TaskEvent, turn: number): number {
  if (event.turn !== undefined) return Math.max(turn, event.turn);
  const starts = event.payload?.$case === 'statusUpdate' && event.state === SUBMITTED;
  return starts ? turn + 1 : turn;
}

const SUBMITTED = TaskState.TASK_STATE_SUBMITTED;
