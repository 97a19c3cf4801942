import { TaskState, type Message } from '@a2a-js/sdk';
import { fromEvent, isObservable, lastValueFrom, takeUntil, tap, type Observable } from 'rxjs';
import { agentMessage } from '../model/messages.js';
import { isSettled } from '../model/task-state.js';
import type { TaskUpdate } from '../model/task-update.js';
import type { ProcessorResult, ProcessorUpdate } from './message-processor.interface.js';
import type { TaskRun } from './task-run.js';

/**
 * Carries out what a processor returned. Resolves to the direct reply when the turn made no task;
 * a message for a task is its last word. Updates of a stream are written as they come.
 */
export async function applyResult(
  run: TaskRun,
  result: ProcessorResult,
): Promise<Message | undefined> {
  if (result === undefined) return undefined;
  if (isObservable(result)) return drainObservable(run, result);
  if (typeof result !== 'string' && Symbol.asyncIterator in result) {
    return drainIterable(run, result);
  }
  const ids = { contextId: run.token.contextId, taskId: run.hasTask ? run.taskId : '' };
  const message = agentMessage(result, ids);
  if (message.parts.length === 0) throw new TypeError('A reply needs at least one part.');
  if (!run.hasTask) return message;
  if (!isSettled(run.state)) {
    await run.write({ kind: 'status', state: TaskState.TASK_STATE_COMPLETED, message });
  }
  return undefined;
}

async function drainObservable(
  run: TaskRun,
  updates: Observable<ProcessorUpdate>,
): Promise<undefined> {
  const written = updates.pipe(
    tap((update) => void run.write(toUpdate(run, update))),
    takeUntil(fromEvent(run.signal, 'abort')),
  );
  await lastValueFrom(written, { defaultValue: undefined });
  return undefined;
}

async function drainIterable(
  run: TaskRun,
  updates: AsyncIterable<ProcessorUpdate>,
): Promise<undefined> {
  for await (const update of updates) {
    if (run.abortCause) break;
    void run.write(toUpdate(run, update));
    await run.writer.room();
  }
  return undefined;
}

function toUpdate(run: TaskRun, update: ProcessorUpdate): TaskUpdate {
  if (typeof update !== 'string') return update;
  const message = agentMessage(update, { contextId: run.token.contextId, taskId: run.taskId });
  return { kind: 'status', state: TaskState.TASK_STATE_WORKING, message };
}
