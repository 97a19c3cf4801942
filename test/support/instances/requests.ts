import { randomUUID } from 'node:crypto';
import {
  Role,
  TaskState,
  type SendMessageRequest,
  type Task,
  type TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import { agentMessage, textOf } from '#lib/model/messages.js';
import type { TaskManager } from '#lib/task-manager/task-manager.js';

export interface SayOptions {
  readonly taskId?: string;
  readonly contextId?: string;
  readonly returnImmediately?: boolean;
  /** A push configuration that comes along. */
  readonly push?: TaskPushNotificationConfig | undefined;
}

/** A request that sends one text. */
export function say(text: string, options: SayOptions = {}): SendMessageRequest {
  const { taskId = '', contextId = '', returnImmediately = false, push } = options;
  const message = { ...agentMessage(text), messageId: randomUUID(), role: Role.ROLE_USER };
  return {
    tenant: '',
    message: { ...message, taskId, contextId },
    configuration: {
      acceptedOutputModes: [],
      taskPushNotificationConfig: push,
      returnImmediately,
    },
    metadata: undefined,
  };
}

/** A request that names a task. */
export function ofTask(id: string): { tenant: string; id: string; metadata: undefined } {
  return { tenant: '', id, metadata: undefined };
}

/** Every task, or those of a context. */
export async function listAll(manager: TaskManager, contextId = ''): Promise<Task[]> {
  const { tasks } = await manager.listTasks({
    tenant: '',
    contextId,
    status: TaskState.TASK_STATE_UNSPECIFIED,
    pageToken: '',
    statusTimestampAfter: undefined,
    pageSize: 100,
  });
  return tasks;
}

/** Starts a task and resolves to it as soon as it is stored. */
export async function begin(
  manager: TaskManager,
  text = 'Go',
  contextId = '',
  push?: TaskPushNotificationConfig,
): Promise<Task> {
  const options = { contextId, push, returnImmediately: true };
  return (await manager.sendMessage(say(text, options))) as Task;
}

/** Sends a text and waits for the task's answer. */
export async function ask(
  manager: TaskManager,
  text: string,
  options: SayOptions = {},
): Promise<Task> {
  return (await manager.sendMessage(say(text, options))) as Task;
}

/** The text of the last status message. */
export function said(task: Task): string {
  return textOf(task.status?.message);
}

export function stateOf(task: Task | undefined): TaskState | undefined {
  return task?.status?.state;
}

/** Texts of an artifact's chunks. */
export function chunksOf(task: Task, artifactId: string): string[] {
  const artifact = task.artifacts.find((one) => one.artifactId === artifactId);
  return (artifact?.parts ?? []).map((part) => textOf({ parts: [part] }));
}
