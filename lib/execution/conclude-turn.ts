import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { TaskState } from '@a2a-js/sdk';
import { LimitExceededError } from '../errors/limit-exceeded.error.js';
import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';
import { agentMessage } from '../model/messages.js';
import { isInterrupted, isSettled, isTerminal } from '../model/task-state.js';
import type { TaskRun } from './task-run.js';

const logger = new Logger('A2AProcessor');

/** Texts for clients: they say what happened to the task, and nothing of the cause. */
const FAILED = 'The agent could not process the message.';
const TOO_LARGE = 'The result is larger than this agent stores.';
const ABANDONED = 'The agent stopped before the task was finished. Send the message again.';

/**
 * What a processor that returned leaves to be said goes out with what it has queued, in one commit.
 * Where that is refused, {@link concludeTurn} says how the turn ends.
 */
export function completeTurn(run: TaskRun): void {
  if (run.abortCause || run.writer.failure || isSettled(run.intendedState)) return;
  void run.write({ kind: 'status', state: TaskState.TASK_STATE_COMPLETED });
}

/**
 * Gives the task its last state of the turn: what the processor set, else what its end means. A
 * run that lost its task writes nothing more, and one that a shutdown stopped is handed over.
 */
export async function concludeTurn(run: TaskRun, thrown: unknown): Promise<void> {
  const error = thrown ?? run.writer.failure;
  if (run.abortCause === 'fenced') return logger.warn(`${run.taskId}: the run was superseded.`);
  if (isTerminal(run.state)) return reportLate(run, thrown);
  if (run.abortCause === 'shutdown' || lostStore(run)) return;
  if (error instanceof TaskStoreUnavailableError && !run.created) throw error;
  if (error !== undefined || run.abortCause) return settle(run, error);
  if (!isInterrupted(run.state)) await write(run, TaskState.TASK_STATE_COMPLETED);
}

/**
 * True when the store was away for longer than a lease. The processor did nothing wrong: what
 * becomes of the task is for its recovery policy to say, as when the process had died.
 */
export function lostStore(run: TaskRun): boolean {
  const isLost = run.writer.failure instanceof TaskStoreUnavailableError;
  return isLost && run.created && run.abortCause === 'failed-write';
}

async function settle(run: TaskRun, error: unknown): Promise<void> {
  if (run.abortCause === 'canceled') return write(run, TaskState.TASK_STATE_CANCELED);
  logger.error(`${run.taskId}: the processor ${run.processor} failed.`, inspect(error));
  const text = error instanceof LimitExceededError ? TOO_LARGE : FAILED;
  return write(run, TaskState.TASK_STATE_FAILED, text);
}

/** Ends a task whose run was given up: its process died, and it may not be run again. */
export function failAbandoned(run: TaskRun): Promise<void> {
  return write(run, TaskState.TASK_STATE_FAILED, ABANDONED);
}

async function write(run: TaskRun, state: TaskState, text?: string): Promise<void> {
  const ids = { taskId: run.taskId, contextId: run.token.contextId };
  const message = text === undefined ? undefined : agentMessage(text, ids);
  run.writer.recover();
  try {
    await run.write({ kind: 'status', state, message });
  } catch (error) {
    if (error instanceof TaskStoreUnavailableError && !run.created) throw error;
    logger.error(`${run.taskId}: the end of the run could not be stored.`, inspect(error));
  }
}

function reportLate(run: TaskRun, thrown: unknown): void {
  if (thrown === undefined) return;
  logger.warn(`${run.taskId}: the processor failed after the task had ended. ${inspect(thrown)}`);
}
