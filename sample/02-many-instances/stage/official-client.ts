import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  SendMessageRequest,
  TaskState,
  taskStateToJSON,
  type StreamResponse,
  type Task,
} from '@a2a-js/sdk';
import { ClientFactory } from '@a2a-js/sdk/client';
import { say, stopwatch } from './account.js';
import type { Instance } from './instance.js';

/** More lines than anybody waits for. */
const ENDLESS = '1000';

export async function getTask(url: string, id: string): Promise<Task> {
  const client = await new ClientFactory().createFromUrl(url);
  return client.getTask({ id, tenant: '', historyLength: undefined });
}

/** Streams a task from one instance and cancels it on the other, while a worker runs it. */
export async function cancelElsewhere([here, there]: readonly [Instance, Instance]): Promise<void> {
  const sender = await new ClientFactory().createFromUrl(here.url);
  const canceller = await new ClientFactory().createFromUrl(there.url);
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: ENDLESS }] };
  let last = TaskState.TASK_STATE_UNSPECIFIED;
  for await (const event of sender.sendMessageStream(SendMessageRequest.fromJSON({ message }))) {
    const { id, state } = stateIn(event);
    last = state ?? last;
    if (state !== TaskState.TASK_STATE_WORKING) continue;
    const elapsed = stopwatch();
    const task = await canceller.cancelTask({ id, tenant: '', metadata: undefined });
    const outcome = taskStateToJSON(task.status?.state ?? last).replace('TASK_STATE_', '');
    say('client', `another task: streamed from ${here.name}, cancelled on ${there.name}`);
    say('client', `... which answered ${outcome} after ${elapsed()}`);
  }
  assert.equal(last, TaskState.TASK_STATE_CANCELED, 'The other task is not CANCELED.');
}

function stateIn({ payload }: StreamResponse): { id: string; state: TaskState | undefined } {
  if (payload?.$case !== 'statusUpdate') return { id: '', state: undefined };
  return { id: payload.value.taskId, state: payload.value.status?.state };
}
