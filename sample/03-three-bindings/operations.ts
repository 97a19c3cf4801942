import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  ListTasksRequest,
  SendMessageRequest,
  Task,
  TaskState,
  taskStateToJSON,
  type StreamResponse,
} from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { TaskNotCancelableError, TaskNotFoundError } from '@a2a-js/sdk/errors';
import { textOf } from 'nestjs-a2a-redis';
import type { Lane } from './lane.js';

/** What every client is asked to look at. */
export interface Known {
  /** A task that ended, of the first client. */
  readonly task: Task;
}

export interface Operation {
  readonly name: string;
  /** Version 0.3 has no such operation. */
  readonly isNew?: boolean;
  /** What everybody should get. */
  readonly answer: string;
  /** Calls the agent; the answer in words that do not depend on the client. */
  call(client: Client, known: Known): Promise<string>;
}

const TEXT = 'to be or not to be';
const UNKNOWN = '0f3a5f4c-7b0b-8000-8000-00000000abcd';

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'SendMessage',
    answer: 'COMPLETED "6 words"',
    call: async (client) => describe(await send(client, TEXT)),
  },
  {
    name: 'SendStreamingMessage',
    answer: 'task SUBMITTED, WORKING "Reading", to, be, or, not, to, be, COMPLETED "6 words"',
    call: (client) => kindsOf(client.sendMessageStream(request(TEXT))),
  },
  {
    name: 'SendMessage, twice',
    answer: 'INPUT_REQUIRED "Which text?", COMPLETED "6 words"',
    call: async (client) => {
      const question = await send(client, '?');
      const answer = await send(client, TEXT, question.id);
      assert.equal(answer.id, question.id);
      return `${describe(question)}, ${describe(answer)}`;
    },
  },
  {
    name: 'GetTask',
    answer: 'COMPLETED "2 words", 3 messages',
    call: async (client, { task }) => {
      const found = await client.getTask({ tenant: '', id: task.id });
      assert.deepEqual(comparable(found), comparable(task));
      return `${describe(found)}, ${found.history.length} messages`;
    },
  },
  {
    name: 'ListTasks',
    isNew: true,
    answer: '1 task of the context',
    call: async (client, { task: { contextId } }) => {
      const list = await client.listTasks(ListTasksRequest.fromJSON({ contextId }));
      return `${list.totalSize} task of the context`;
    },
  },
  {
    name: 'SubscribeToTask',
    answer: 'task INPUT_REQUIRED "Which text?", CANCELED',
    call: async (client) => {
      const { id } = await send(client, '?');
      const events = client.resubscribeTask({ tenant: '', id });
      const { value: first } = (await events.next()) as { value: StreamResponse };
      await client.cancelTask({ tenant: '', id, metadata: undefined });
      return `${kindOf(first)}, ${await kindsOf(events)}`;
    },
  },
  {
    name: 'CancelTask',
    answer: 'CANCELED',
    call: async (client) => {
      const { id } = await send(client, '?');
      return describe(await client.cancelTask({ tenant: '', id, metadata: undefined }));
    },
  },
  {
    name: 'CancelTask, ended',
    answer: 'TaskNotCancelableError',
    call: (client, { task: { id } }) =>
      refusal(client.cancelTask({ tenant: '', id, metadata: undefined })),
  },
  {
    name: 'GetTask, unknown',
    answer: 'TaskNotFoundError',
    call: (client) => refusal(client.getTask({ tenant: '', id: UNKNOWN })),
  },
];

/** Whether a client can ask for it. */
export function has({ version }: Lane, { isNew = false }: Operation): boolean {
  return !isNew || version !== '0.3';
}

/** Sends a text, to a task where one is named, and waits. */
export async function send(client: Client, text: string, taskId = ''): Promise<Task> {
  const result = await client.sendMessage(request(text, taskId));
  assert('artifacts' in result, 'The agent answers with a task.');
  return result;
}

function request(text: string, taskId = ''): SendMessageRequest {
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }], taskId };
  return SendMessageRequest.fromJSON({ message });
}

/** All of a task but the media types of its parts: texts of version 0.3 have none. */
function comparable(task: Task): unknown {
  const json = JSON.stringify(Task.toJSON(task), (name, value: unknown) =>
    name === 'mediaType' ? undefined : value,
  );
  return JSON.parse(json);
}

function describe({ status }: Pick<Task, 'status'>): string {
  const state = taskStateToJSON(status?.state ?? TaskState.TASK_STATE_UNSPECIFIED);
  const text = textOf(status?.message);
  return `${state.replace('TASK_STATE_', '')}${text && ` "${text}"`}`;
}

async function kindsOf(events: AsyncIterable<StreamResponse>): Promise<string> {
  const kinds: string[] = [];
  for await (const event of events) kinds.push(kindOf(event));
  return kinds.join(', ');
}

function kindOf({ payload }: StreamResponse): string {
  switch (payload?.$case) {
    case 'task':
      return `task ${describe(payload.value)}`;
    case 'statusUpdate':
      return describe(payload.value);
    case 'artifactUpdate':
      return textOf(payload.value.artifact);
    case 'message':
    case undefined:
      return 'nothing';
  }
}

const ERRORS = [TaskNotFoundError, TaskNotCancelableError];

/** The error of the protocol, which every client makes of what its binding says. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const known = ERRORS.find((each) => error instanceof each);
  return known?.name ?? `no error of the protocol: ${String(error)}`;
}
