import { TaskState } from '@a2a-js/sdk';
import { isTerminal } from '../../model/task-state.js';
import type { CancelRequestResult, CancelResult } from '../task.repository.js';
import type { MemoryNotifications } from './memory-notifications.js';
import type { MemoryTask } from './memory-task.js';
import type { TaskChange } from './task-change.js';
import { fence } from './turns.js';

/** Passes the wish on to whoever runs the task, or says that nobody does. */
export function requestCancel(
  task: MemoryTask,
  now: number,
  notifications: MemoryNotifications,
): CancelRequestResult {
  const { taskId, contextId, state } = task;
  if (isTerminal(state)) return { outcome: 'terminal', state };
  if (task.dueAt <= now) return { outcome: 'idle', contextId };
  task.cancelRequested = true;
  notifications.word({ kind: 'cancel', taskId });
  return { outcome: 'requested', seq: task.journal.last };
}

/** Commits CANCELED and fences the run, or passes the wish on to whoever runs the task. */
export function cancelTask(
  change: TaskChange,
  force: boolean,
  notifications: MemoryNotifications,
): CancelResult {
  const { task, time } = change;
  const { taskId, state } = task;
  if (isTerminal(state)) return { outcome: 'terminal', state };
  const isRunning = task.dueAt > time;
  if (isRunning && !force) {
    task.cancelRequested = true;
    notifications.word({ kind: 'cancel', taskId });
    return { outcome: 'requested', seq: task.journal.last };
  }
  fence(task);
  change.status(TaskState.TASK_STATE_CANCELED);
  change.finish();
  if (isRunning) notifications.word({ kind: 'fenced', taskId });
  return { outcome: 'canceled', seq: task.journal.last };
}
