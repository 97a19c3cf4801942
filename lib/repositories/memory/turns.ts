import { TaskState } from '@a2a-js/sdk';
import { isInterrupted, isTerminal } from '../../model/task-state.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { BeginTurnResult, ClaimResult, EndTurnResult, NewTurn } from '../task.repository.js';
import type { PushRecords } from '../push-record.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';
import type { MemoryTask } from './memory-task.js';
import type { TaskChange } from './task-change.js';

/** Takes a follow-up message: starts its turn when the task is parked, else lets it wait. */
export function beginTurn(
  change: TaskChange,
  turn: NewTurn,
  options: CompiledOptions,
  { sends, lanes }: MemoryTaskDatabase,
  records: PushRecords,
): BeginTurnResult {
  const { task } = change;
  const earlier = task.accepted.get(turn.key);
  if (earlier) return earlier;
  const begun = sends.letInBefore(turn.once);
  if (begun) return { outcome: 'queued', turn: begun.turn, seq: task.journal.last };
  if (isTerminal(task.state)) return { outcome: 'terminal' };
  const isParked = task.dueAt === 0;
  if (!isParked && task.inbox.length >= options.maxInboxLength) return { outcome: 'inbox-full' };

  const { pushConfig } = turn;
  const isNewConfig = pushConfig && !task.lanes.has(pushConfig.config.id);
  if (isNewConfig && task.lanes.size >= options.maxPushConfigs) {
    return { outcome: 'configs-full' };
  }

  task.turns += 1;
  sends.letIn(turn.once, { call: turn.key, turn: task.turns }, options.idempotentSendMs);
  change.said(turn.message);
  if (pushConfig) lanes.register(task, pushConfig, records);
  const reply = isParked ? begin(change, turn, options) : wait(change, turn);
  accept(change, turn.key, reply, options);
  return reply;
}

/** Ends a turn: CANCELED when that is wanted, else the next message's turn, else a parked task. */
export function endTurn(
  change: TaskChange,
  ended: number,
  { leaseMs }: CompiledOptions,
): EndTurnResult {
  const { task, time } = change;
  if (task.turn > ended) return nextOf(task, task.updated);
  if (task.cancelRequested) {
    change.status(TaskState.TASK_STATE_CANCELED);
    change.finish();
    return { outcome: 'canceled', seq: task.journal.last, time };
  }
  if (!isInterrupted(task.state)) return { outcome: 'fenced' };
  const next = task.inbox.shift();
  if (!next) {
    park(task);
    return { outcome: 'released' };
  }
  change.turn(next);
  change.hold(leaseMs);
  change.finish();
  return nextOf(task, time);
}

/** Takes over a run that is due. */
export function claimRun(
  change: TaskChange,
  now: number,
  { leaseMs }: CompiledOptions,
): ClaimResult {
  const { task } = change;
  if (isTerminal(task.state)) return { outcome: 'terminal' };
  if (task.dueAt === 0 || task.dueAt > now) return { outcome: 'not-due' };
  if (task.cancelRequested) {
    fence(task);
    change.status(TaskState.TASK_STATE_CANCELED);
    change.finish();
    return { outcome: 'terminal' };
  }
  if (isInterrupted(task.state)) {
    const next = task.inbox.shift();
    if (!next) {
      park(task);
      return { outcome: 'not-due' };
    }
    change.turn(next);
  }
  fence(task);
  change.hold(leaseMs);
  change.finish();
  const { epoch, turn, attempt, journal, checkpoint } = task;
  const { message = '', input = '' } = task.current ?? {};
  return {
    outcome: 'claimed',
    epoch,
    turn,
    attempt,
    seq: journal.last,
    message,
    input,
    checkpoint,
  };
}

/** The next epoch: whoever held the run before is refused. */
export function fence(task: MemoryTask): void {
  task.epoch += 1;
  task.lastCommit = undefined;
}

/** True when the run of that epoch was the last, and ended its turn. */
export function isParkedBy(task: MemoryTask, epoch: number): boolean {
  return task.dueAt === 0 && !isTerminal(task.state) && task.epoch === epoch + 1;
}

function wait({ task }: TaskChange, { message, input = '' }: NewTurn): BeginTurnResult {
  task.inbox.push({ message, input });
  return { outcome: 'queued', turn: task.turns, seq: task.journal.last };
}

function begin(change: TaskChange, turn: NewTurn, { leaseMs }: CompiledOptions): BeginTurnResult {
  const { task } = change;
  task.cancelRequested = false;
  fence(task);
  change.turn({ message: turn.message, input: turn.input ?? '' });
  if (turn.queued) change.queue();
  else change.hold(leaseMs);
  change.finish();
  const { turn: number, journal, epoch } = task;
  if (turn.queued) return { outcome: 'queued', turn: number, seq: journal.last };
  return { outcome: 'claimed', epoch, turn: number, seq: journal.last };
}

function nextOf({ turn, current, journal }: MemoryTask, time: number): EndTurnResult {
  const { message = '', input = '' } = current ?? {};
  return { outcome: 'next', turn, message, input, seq: journal.last, time };
}

/** A parked task has no run: who ran it cannot write any more. */
function park(task: MemoryTask): void {
  fence(task);
  task.dueAt = 0;
  task.current = undefined;
  task.checkpoint = '';
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
