import { TaskState } from '@a2a-js/sdk';
import { encodeUpdate, type EncodedUpdate } from './encoded-update.js';
import { createdEventJson, updateEventJson, type TaskIdentity } from './event-json.js';
import { TaskEvent } from './task-event.js';

/** The event of a bare state change, as the store wrote it. */
export function stateEvent(
  task: TaskIdentity,
  state: TaskState,
  seq: number,
  time: number,
): TaskEvent {
  return updateEvent(task, encodeUpdate({ kind: 'status', state }), seq, time);
}

/** The event of an update that is stored. */
export function updateEvent(
  task: TaskIdentity,
  update: EncodedUpdate,
  seq: number,
  time: number,
): TaskEvent {
  const json = updateEventJson(task, update, time);
  if (update.state === undefined) return new TaskEvent(seq, json);
  return TaskEvent.ofState(seq, json, task.taskId, update.state);
}

/** Event 1 of a task, from ProtoJSON of the message that created it. */
export function createdEvent(task: TaskIdentity, userMessage: string, time: number): TaskEvent {
  const state = TaskState.TASK_STATE_SUBMITTED;
  return TaskEvent.ofState(1, createdEventJson(task, state, userMessage, time), task.taskId, state);
}
