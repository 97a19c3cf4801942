import { stateName, type EncodedUpdate } from './encoded-update.js';
import type { TaskState } from '@a2a-js/sdk';

/** The part of an event's JSON that is the same for every event of a task. */
export interface TaskIdentity {
  readonly taskId: string;
  readonly contextId: string;
}

/** ProtoJSON of a TaskStatus. The Lua function `status_json` joins the same pieces. */
export function statusJson(state: TaskState, message: string, timestamp: number): string {
  const said = message === '' ? '' : `,"message":${message}`;
  return `{"state":"${stateName(state)}"${said},"timestamp":"${new Date(timestamp).toISOString()}"}`;
}

/** ProtoJSON of the StreamResponse for one update. The Lua function `event_json` mirrors it. */
export function updateEventJson(
  task: TaskIdentity,
  update: EncodedUpdate,
  timestamp: number,
): string {
  const ids = `"taskId":"${task.taskId}","contextId":${JSON.stringify(task.contextId)}`;
  const metadata = update.metadata === '' ? '' : `,"metadata":${update.metadata}`;
  if (update.kind === 'artifact' || update.state === undefined) {
    return `{"artifactUpdate":{${ids},${update.body}${metadata}}}`;
  }
  const status = statusJson(update.state, update.body, timestamp);
  return `{"statusUpdate":{${ids},"status":${status}${metadata}}}`;
}

/** ProtoJSON of event 1 of every task: the task as it was created. */
export function createdEventJson(
  task: TaskIdentity,
  state: TaskState,
  userMessage: string,
  timestamp: number,
): string {
  const ids = `"id":"${task.taskId}","contextId":${JSON.stringify(task.contextId)}`;
  return `{"task":{${ids},"status":${statusJson(state, '', timestamp)},"history":[${userMessage}]}}`;
}
