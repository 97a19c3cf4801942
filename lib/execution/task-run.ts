import { type Message, TaskState } from '@a2a-js/sdk';
import type { User } from '@a2a-js/sdk/server';
import { Observable, Subject } from 'rxjs';
import { RunFencedError } from '../errors/run-fenced.error.js';
import { encodeMessage, encodeUpdate, type EncodedUpdate } from '../model/encoded-update.js';
import { checkUpdate } from '../model/check-update.js';
import type { RunToken, Turn, TurnInput } from '../model/run.js';
import { createdEvent, updateEvent } from '../model/state-event.js';
import { TaskEvent } from '../model/task-event.js';
import { isTerminal } from '../model/task-state.js';
import { encodeInput } from '../model/turn-input.js';
import type { Checkpoint, TaskUpdate } from '../model/task-update.js';
import type { StoredPushConfig } from '../repositories/push-record.js';
import type { CommitResult, Once, TaskRepository } from '../repositories/task.repository.js';
import { retryWhileUnavailable } from '../scheduling/retry-while-unavailable.js';
import { TaskWriter, type WriterTarget } from './task-writer.js';

/** Why a run's signal is aborted; the `reason` of the AbortSignal. */
export type AbortCause = 'canceled' | 'fenced' | 'failed-write' | 'shutdown';

/** What a run starts from. */
export interface RunStart {
  readonly token: RunToken;
  readonly turn: Turn;
  /** The caller as the guards of this process know it, when the message came to this process. */
  readonly user?: User | undefined;
  readonly processor: string;
  readonly pushConfig?: StoredPushConfig | undefined;
  /** Other calls may bring the same message; only one creates the task. */
  readonly once?: Once | undefined;
  /** The task exists: this run claimed it. */
  readonly exists: boolean;
}

/** What a run needs around it. */
export interface RunEnvironment {
  readonly tasks: TaskRepository;
  readonly leaseMs: number;
  readonly maxArtifactBytes: number;
  /** Hands durable events to this process's own readers. */
  announce(taskId: string, events: () => readonly TaskEvent[]): void;
}

/**
 * One claimed run of a task: its identity, its writer, its events and its abort signal. It owns
 * persistence: whoever watches `events$` may come and go.
 */
export class TaskRun implements WriterTarget {
  readonly token: RunToken;
  readonly writer = new TaskWriter(this);
  /** Made when somebody looks: most runs are over before. */
  private abort: AbortController | undefined;
  private stopReason: Error | undefined;
  private readonly lost = { aborted: false };
  private readonly subject = new Subject<TaskEvent>();
  private currentTurn: Turn;
  private encodedMessage: string | undefined;
  private exists: boolean;
  private lastState = TaskState.TASK_STATE_UNSPECIFIED;
  private queuedState: TaskState | undefined;
  private cause: AbortCause | undefined;

  constructor(
    private readonly start: RunStart,
    private readonly environment: RunEnvironment,
  ) {
    this.token = start.token;
    this.currentTurn = start.turn;
    this.exists = start.exists;
  }

  get taskId(): string {
    return this.token.taskId;
  }
  get maxArtifactBytes(): number {
    return this.environment.maxArtifactBytes;
  }
  get turn(): Turn {
    return this.currentTurn;
  }
  get input(): TurnInput {
    return this.currentTurn.input;
  }
  /** Later turns may come from other callers. */
  get user(): User | undefined {
    const { user } = this.input;
    if (this.start.user?.userName === user) return this.start.user;
    return user === undefined ? undefined : { isAuthenticated: true, userName: user };
  }
  get processor(): string {
    return this.start.processor;
  }
  /** True when the task is stored, or an update that stores it is under way. */
  get hasTask(): boolean {
    return this.exists || this.writer.used;
  }
  /** True once the task is stored. */
  get created(): boolean {
    return this.exists;
  }
  /** The state this run last gave its task. */
  get state(): TaskState {
    return this.lastState;
  }
  /** The state its task has when all that is queued is stored. */
  get intendedState(): TaskState {
    return this.queuedState ?? this.lastState;
  }
  get signal(): AbortSignal {
    if (!this.abort) {
      this.abort = new AbortController();
      if (this.stopReason) this.abort.abort(this.stopReason);
    }
    return this.abort.signal;
  }
  /** Aborted when the task is no longer this run's: then nothing is worth a repetition. */
  get lostSignal(): Pick<AbortSignal, 'aborted'> {
    return this.lost;
  }
  get abortCause(): AbortCause | undefined {
    return this.cause;
  }

  /** Events from now on; completes when the run is over. Subscribe before the run is started. */
  get events$(): Observable<TaskEvent> {
    return this.subject.asObservable();
  }

  /** Writes an update. One that makes no sense, or is not JSON, fails the run with a TypeError. */
  write(update: TaskUpdate | Checkpoint): Promise<void> {
    try {
      if (update.kind !== 'checkpoint') checkUpdate(update);
      const encoded = encodeUpdate(update);
      this.queuedState = encoded.state ?? this.queuedState;
      return this.writer.write(encoded);
    } catch (error) {
      return this.writer.refuse(error as Error);
    }
  }

  /** Makes sure that the task is stored. */
  ensureCreated(): Promise<void> {
    return this.exists ? Promise.resolve() : this.writer.write(undefined);
  }

  /** Losing the task outweighs any other cause, and its watchers go on without this run. */
  stop(cause: AbortCause): void {
    if (cause === 'fenced') {
      this.cause = cause;
      this.lost.aborted = true;
      this.writer.stop(new RunFencedError(this.taskId));
      this.subject.complete();
    }
    if (this.stopReason) return;
    this.cause = cause;
    this.stopReason = new Error(`The run of task ${this.taskId} was stopped: ${cause}.`);
    this.abort?.abort(this.stopReason);
  }

  /** Shows watchers an event that did not come through this run's writer. */
  show(event: TaskEvent): void {
    this.lastState = event.state ?? this.lastState;
    this.tell(() => [event]);
  }

  /** Goes on with the next message under the same claim. */
  nextTurn(turn: Turn, started: TaskEvent): void {
    this.currentTurn = turn;
    this.queuedState = undefined;
    this.show(started);
  }

  /** A reply without a task, then the end. */
  reply(message: Message): void {
    this.subject.next(TaskEvent.reply(message));
  }

  end(): void {
    this.subject.complete();
  }

  /** Ends with an error that concerns the callers: nothing was stored. */
  endWith(error: unknown): void {
    this.subject.error(error);
  }

  commit(number: number, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    const { tasks, leaseMs } = this.environment;
    if (this.exists) {
      const commit = () => tasks.commit(this.token, number, updates);
      return retryWhileUnavailable(commit, leaseMs, this.lostSignal);
    }
    const { message } = this;
    const { processor, pushConfig, once } = this.start;
    const input = endsWith(updates) ? undefined : encodeInput(this.input);
    return tasks.create({ run: this.token, processor, message, input, pushConfig, once }, updates);
  }

  /** ProtoJSON of the message that creates the task. */
  private get message(): string {
    return (this.encodedMessage ??= encodeMessage(this.currentTurn.message));
  }

  failed(error: Error): void {
    this.stop(error instanceof RunFencedError ? 'fenced' : 'failed-write');
  }

  applied(
    updates: readonly EncodedUpdate[],
    result: Extract<CommitResult, { outcome: 'applied' }>,
  ): void {
    const isCreation = !this.exists;
    this.exists = true;
    this.lastState = updates.findLast(({ state }) => state !== undefined)?.state ?? this.lastState;
    this.tell(once(() => this.eventsOf(updates, result, isCreation)));
    if (result.cancelRequested) this.stop('canceled');
  }

  private eventsOf(
    updates: readonly EncodedUpdate[],
    { firstSeq, time }: Extract<CommitResult, { outcome: 'applied' }>,
    isCreation: boolean,
  ): readonly TaskEvent[] {
    const events = isCreation ? [createdEvent(this.token, this.message, time)] : [];
    for (const update of updates) {
      if (update.kind === 'checkpoint') continue;
      events.push(updateEvent(this.token, update, firstSeq + events.length, time));
    }
    return events;
  }

  /** Where nobody of this process watches, as with most runs of a worker, no event is made. */
  private tell(events: () => readonly TaskEvent[]): void {
    this.environment.announce(this.taskId, events);
    if (!this.subject.observed) return;
    for (const event of events()) this.subject.next(event);
  }
}

/** Nobody runs the turn again, so nobody needs its input. */
function endsWith(updates: readonly EncodedUpdate[]): boolean {
  return updates.some(({ state }) => state !== undefined && isTerminal(state));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
