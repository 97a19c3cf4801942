import { TaskState } from '@a2a-js/sdk';
import { isTerminal } from '../../model/task-state.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { BeginTurnResult, EndTurnResult, NewTurn } from '../task.repository.js';
import type { TaskChange } from './task-change.js';

/** Takes a follow-up message: claims the task for it, or lets it wait for the run. */
export function beginTurn(
  change: TaskChange,
  turn: NewTurn,
  options: CompiledOptions,
): BeginTurnResult {
  const { task } = change;
  const earlier = task.accepted.get(turn.key);
  if (earlier) return earlier;
  if (isTerminal(task.state)) return { outcome: 'terminal' };
  const isRunning = task.leaseEnd > change.time;
  if (isRunning && task.inbox.length >= options.maxInboxLength) return { outcome: 'inbox-full' };

  task.turns += 1;
  change.said(turn.message);
  if (turn.pushConfig) task.pushConfigs.set(turn.pushConfig.id, turn.pushConfig.json);
  const reply = isRunning ? wait(change, turn) : claim(change, options);
  accept(change, turn.key, reply, options);
  return reply;
}

/** Ends a turn: CANCELED when that is wanted, else the next message's turn, else a free task. */
export function endTurn(
  change: TaskChange,
  ended: number,
  { leaseMs }: CompiledOptions,
): EndTurnResult {
  const { task, time } = change;
  if (task.turn > ended) {
    const { turn, current: message, updated, journal } = task;
    if (message === undefined) return { outcome: 'released' };
    return { outcome: 'next', turn, message, seq: journal.last, time: updated };
  }
  if (task.cancelRequested) {
    change.status(TaskState.TASK_STATE_CANCELED);
    change.finish();
    return { outcome: 'canceled', seq: task.journal.last, time };
  }
  const message = task.inbox.shift();
  task.current = message;
  if (message === undefined) {
    task.leaseEnd = 0;
    return { outcome: 'released' };
  }
  task.turn += 1;
  task.leaseEnd = time + leaseMs;
  change.status(TaskState.TASK_STATE_SUBMITTED);
  change.finish();
  return { outcome: 'next', turn: task.turn, message, seq: task.journal.last, time };
}

function wait({ task }: TaskChange, { message }: NewTurn): BeginTurnResult {
  task.inbox.push(message);
  return { outcome: 'queued', turn: task.turns, seq: task.journal.last };
}

function claim(change: TaskChange, { leaseMs }: CompiledOptions): BeginTurnResult {
  const { task } = change;
  task.inbox.length = 0;
  task.cancelRequested = false;
  task.epoch += 1;
  task.turn = task.turns;
  task.lastCommit = undefined;
  task.current = undefined;
  task.leaseEnd = change.time + leaseMs;
  change.status(TaskState.TASK_STATE_SUBMITTED);
  change.finish();
  return { outcome: 'claimed', epoch: task.epoch, turn: task.turn, seq: task.journal.last };
}

/** Replies are remembered for as many calls as can wait at a time. */
function accept(
  { task }: TaskChange,
  key: string,
  reply: BeginTurnResult,
  { maxInboxLength }: CompiledOptions,
): void {
  task.accepted.set(key, reply);
  const [oldest] = task.accepted.keys();
  if (oldest !== undefined && task.accepted.size > maxInboxLength + 1) task.accepted.delete(oldest);
}
