import { TaskState, type Task } from '@a2a-js/sdk';

const TERMINAL: ReadonlySet<TaskState> = new Set([
  TaskState.TASK_STATE_COMPLETED,
  TaskState.TASK_STATE_FAILED,
  TaskState.TASK_STATE_CANCELED,
  TaskState.TASK_STATE_REJECTED,
]);

const INTERRUPTED: ReadonlySet<TaskState> = new Set([
  TaskState.TASK_STATE_INPUT_REQUIRED,
  TaskState.TASK_STATE_AUTH_REQUIRED,
]);

/** States a task never leaves (A2A specification, section 4.1.3). */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}

export function hasEnded({ status }: Task): boolean {
  return status !== undefined && isTerminal(status.state);
}

/** States in which a task waits for a person (A2A specification, section 3.4.3). */
export function isInterrupted(state: TaskState): boolean {
  return INTERRUPTED.has(state);
}

/** Terminal or interrupted: a blocking SendMessage answers here (section 3.2.2). */
export function isSettled(state: TaskState): boolean {
  return isTerminal(state) || isInterrupted(state);
}

/** Every state a stored task can be in. */
export const STORED_STATES: readonly TaskState[] = [
  TaskState.TASK_STATE_SUBMITTED,
  TaskState.TASK_STATE_WORKING,
  TaskState.TASK_STATE_COMPLETED,
  TaskState.TASK_STATE_FAILED,
  TaskState.TASK_STATE_CANCELED,
  TaskState.TASK_STATE_INPUT_REQUIRED,
  TaskState.TASK_STATE_REJECTED,
  TaskState.TASK_STATE_AUTH_REQUIRED,
];
