import { stateName, type EncodedUpdate } from './encoded-update.js';
import type { TaskState } from '@a2a-js/sdk';

/** The part of an event's JSON that is the same for every event of a task. */
export interface TaskIdentity {
  readonly taskId: string;
  readonly contextId: string;
}

/** ProtoJSON of a TaskStatus. */
export function statusJson(state: TaskState, message: string, timestamp: number): string {
  const said = message === '' ? '' : `,"message":${message}`;
  return `{"state":"${stateName(state)}"${said},"timestamp":"${new Date(timestamp).toISOString()}"}`;
}

/** ProtoJSON of the StreamResponse for one update. */
export function updateEventJson(
  task: TaskIdentity,
  { state, body, metadata }: EncodedUpdate,
  timestamp: number,
): string {
  if (state === undefined) return artifactEventJson(task, body, metadata);
  return statusEventJson(task, state, body, metadata, timestamp);
}

/** The same for a part of an artifact, from the members of the event. */
export function artifactEventJson(task: TaskIdentity, members: string, metadata: string): string {
  return `{"artifactUpdate":{${idsJson(task)},${members}${metadataJson(metadata)}}}`;
}

/** The same for a status. */
export function statusEventJson(
  task: TaskIdentity,
  state: TaskState,
  message: string,
  metadata: string,
  timestamp: number,
): string {
  const status = statusJson(state, message, timestamp);
  return `{"statusUpdate":{${idsJson(task)},"status":${status}${metadataJson(metadata)}}}`;
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

function idsJson({ taskId, contextId }: TaskIdentity): string {
  return `"taskId":"${taskId}","contextId":${JSON.stringify(contextId)}`;
}

function metadataJson(metadata: string): string {
  return metadata === '' ? '' : `,"metadata":${metadata}`;
}
