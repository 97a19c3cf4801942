import type { TaskState } from '@a2a-js/sdk';
import { encodeUpdate } from './encoded-update.js';
import { updateEventJson, type TaskIdentity } from './event-json.js';
import { TaskEvent } from './task-event.js';

/** The event of a bare state change, as the store wrote it. */
export function stateEvent(
  task: TaskIdentity,
  state: TaskState,
  seq: number,
  time: number,
): TaskEvent {
  const json = updateEventJson(task, encodeUpdate({ kind: 'status', state }), time);
  return TaskEvent.ofState(seq, json, task.taskId, state);
}
