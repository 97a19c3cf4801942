import type { Task } from '@a2a-js/sdk';
import { TaskEvent } from '../model/task-event.js';

/** A task with at most the given number of most recent messages (section 3.2.4). */
export function withHistory(task: Task, historyLength: number | undefined): Task {
  if (historyLength === undefined || task.history.length <= historyLength) return task;
  return { ...task, history: historyLength === 0 ? [] : task.history.slice(-historyLength) };
}

/** The same for the Task frames of a stream; other frames pass. */
export function frameWithHistory(event: TaskEvent, historyLength: number | undefined): TaskEvent {
  if (historyLength === undefined || event.payload?.$case !== 'task') return event;
  const task = withHistory(event.payload.value, historyLength);
  return task === event.payload.value
    ? event
    : TaskEvent.snapshot(task, event.seq, event.turn ?? 0, event.reset);
}
