import { TaskState } from '@a2a-js/sdk';
import { encodeUpdate, type EncodedUpdate } from '../../model/encoded-update.js';
import { createdEventJson, statusJson, updateEventJson } from '../../model/event-json.js';
import { isInterrupted, isSettled, isTerminal } from '../../model/task-state.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { dueRun } from './due-run.js';
import type { MemoryTask, WaitingTurn } from './memory-task.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';

/**
 * One write to a task: changes it event by event, then `finish()` settles how long it is kept and
 * tells its readers. Costs what it adds, whatever the task already holds.
 */
export class TaskChange {
  /** Never before the task's last status time, should the clock be set back. */
  readonly time: number;
  private readonly events: string[] = [];
  private movesOn = false;
  private turns = false;
  private wakes = false;

  constructor(
    private readonly database: MemoryTaskDatabase,
    readonly task: MemoryTask,
    private readonly options: CompiledOptions,
  ) {
    this.time = Math.max(database.clock(), task.updated);
  }

  /** Sequence number of the first event of this change; 0 when there is none. */
  get firstSeq(): number {
    return this.events.length === 0 ? 0 : this.task.journal.last - this.events.length + 1;
  }

  /** Event 1: the task as it is created. */
  created(userMessage: string): void {
    const { task, time } = this;
    this.setStatus(task.state, '');
    this.said(userMessage);
    this.emit(createdEventJson(task, task.state, userMessage, time));
  }

  update(update: EncodedUpdate): void {
    const { task } = this;
    if (update.kind === 'checkpoint') {
      task.checkpoint = update.body;
      return;
    }
    if (update.state === undefined) {
      task.artifacts.push(`{${update.body}}`);
      task.bytes += Buffer.byteLength(update.body);
    } else {
      this.setStatus(update.state, update.body);
    }
    this.emit(updateEventJson(task, update, this.time));
    const entries = update.metadataEntries;
    for (let i = 0; i + 1 < entries.length; i += 2) task.metadata.set(entries[i]!, entries[i + 1]!);
  }

  /** The next turn begins; somebody has to run it. */
  turn(next: WaitingTurn): void {
    const { task } = this;
    task.current = next;
    task.checkpoint = '';
    task.turn += 1;
    task.attempt = 0;
    this.status(TaskState.TASK_STATE_SUBMITTED);
  }

  /** Whoever writes holds the run for so long. */
  hold(leaseMs: number): void {
    this.task.attempt += 1;
    this.task.dueAt = this.time + leaseMs;
  }

  /** Nobody holds the run: it waits for one who does, and workers are woken at the end. */
  queue(): void {
    this.task.dueAt = this.time;
    this.wakes = true;
  }

  status(state: TaskState): void {
    this.update(encodeUpdate({ kind: 'status', state }));
  }

  /** A message joins the history of the task and the conversation. */
  said(json: string): void {
    const { task, options } = this;
    task.history.add(json);
    this.database.converse(task.scope, task.contextId, { json, life: task.life }, options);
  }

  finish(): void {
    const isWanted = this.turns || !this.options.push.onlyTurningPoints;
    if (this.events.length > 0 && isWanted) this.database.lanes.mark(this.task);
    if (this.movesOn) this.settle();
    const { notifications } = this.database;
    if (this.events.length > 0) {
      notifications.events(this.task.taskId, this.firstSeq, this.events);
    }
    if (this.wakes) notifications.word({ kind: 'due', run: dueRun(this.task) });
  }

  private setStatus(state: TaskState, message: string): void {
    this.movesOn = true;
    this.turns ||= isSettled(state);
    this.task.state = state;
    this.task.updated = this.time;
    this.task.status = statusJson(state, message, this.time);
    if (message !== '') this.said(message);
  }

  private emit(json: string): void {
    this.events.push(json);
    this.task.journal.add(json);
  }

  private settle(): void {
    const { task, options } = this;
    if (isTerminal(task.state)) {
      task.dueAt = 0;
      task.inbox.length = 0;
      task.current = undefined;
      this.keepFor(options.expirationMs);
    } else if (isInterrupted(task.state)) {
      this.keepFor(options.interruptedExpirationMs);
    } else {
      task.endsAt = undefined;
      this.database.keepForever(task);
    }
  }

  private keepFor(lifetime: number): void {
    const { database, task } = this;
    database.keepFor(task, database.lanes.pinned(task, lifetime, this.options));
  }
}
