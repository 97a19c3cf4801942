import type { EncodedUpdate } from '../model/encoded-update.js';
import type { RunToken } from '../model/run.js';
import type { Scope } from '../model/scope.js';
import type { TaskEvent } from '../model/task-event.js';
import type { SnapshotShape, TaskSnapshot } from '../model/task-snapshot.js';
import type { StoredPushConfig } from './push-record.js';
import type { TaskState } from '@a2a-js/sdk';

/** Several calls may bring one message: the first that is accepted counts, the others are told. */
export interface Once {
  /** Key of the message. */
  readonly key: string;
  /** Unique key of this call, so that a repeat after a lost reply is not taken for another. */
  readonly call: string;
}

/** A task about to be created by its first run. */
export interface NewTask {
  readonly run: RunToken;
  /** Name of the processor that runs it. */
  readonly processor: string;
  /** ProtoJSON of the user's message. */
  readonly message: string;
  /** JSON of the rest of the request, for whoever runs it again. */
  readonly input?: string | undefined;
  readonly pushConfig?: StoredPushConfig | undefined;
  /** The run is not claimed: it is due at once, and workers are woken. */
  readonly queued?: boolean | undefined;
  /** With `idempotentSend`; a task another call created is `fenced`. */
  readonly once?: Once | undefined;
}

/** What a commit did. */
export type CommitResult =
  | {
      readonly outcome: 'applied';
      /** Sequence number of the first event written; the others follow without holes. */
      readonly firstSeq: number;
      readonly lastSeq: number;
      /** Unix milliseconds of the store's clock: the timestamp inside the events. */
      readonly time: number;
      /** How many of the updates were written; the rest was refused. */
      readonly applied: number;
      readonly refused: 'none' | 'terminal' | 'too-large';
      /** Somebody wants the task cancelled. */
      readonly cancelRequested: boolean;
    }
  | { readonly outcome: 'missing' | 'fenced' | 'terminal' };

/** A follow-up message for an existing task. */
export interface NewTurn {
  readonly scope: Scope;
  readonly taskId: string;
  readonly contextId: string;
  /** ProtoJSON of the message. */
  readonly message: string;
  /** Unique key of this call, so that a repeat after a lost reply is recognised. */
  readonly key: string;
  /** JSON of the rest of the request, for whoever runs it. */
  readonly input?: string | undefined;
  readonly pushConfig?: StoredPushConfig | undefined;
  /** Name of the task's processor. */
  readonly processor?: string | undefined;
  /** The caller does not claim the run: workers are woken. */
  readonly queued?: boolean | undefined;
  /** With `idempotentSend`: key of the message; a turn another call began is `queued`. */
  readonly once?: string | undefined;
}

export type BeginTurnResult =
  | {
      readonly outcome: 'claimed';
      readonly epoch: number;
      readonly turn: number;
      readonly seq: number;
    }
  | { readonly outcome: 'queued'; readonly turn: number; readonly seq: number }
  | { readonly outcome: 'missing' | 'terminal' | 'inbox-full' | 'configs-full' };

export type EndTurnResult =
  | { readonly outcome: 'released' | 'missing' | 'fenced' | 'ended' }
  /** The next message's turn has started under the same epoch; `seq` is its SUBMITTED event. */
  | {
      readonly outcome: 'next';
      readonly turn: number;
      readonly message: string;
      readonly input: string;
      readonly seq: number;
      readonly time: number;
    }
  /** A cancel was waiting; event `seq` made the task CANCELED. */
  | { readonly outcome: 'canceled'; readonly seq: number; readonly time: number };

export type CancelRequestResult =
  /** The owner was told; `seq` is the task's last event. */
  | { readonly outcome: 'requested'; readonly seq: number }
  /** Nobody runs the task: {@link TaskRepository.cancel} ends it. */
  | { readonly outcome: 'idle'; readonly contextId: string }
  | { readonly outcome: 'terminal'; readonly state: TaskState }
  | { readonly outcome: 'missing' };

export type CancelResult =
  | { readonly outcome: 'canceled' | 'requested'; readonly seq: number }
  | { readonly outcome: 'terminal'; readonly state: TaskState }
  | { readonly outcome: 'missing' };

/** A run nobody holds: queued, handed over, or left by a process that died. */
export interface DueRun {
  readonly scope: Scope;
  readonly taskId: string;
  readonly contextId: string;
  readonly processor: string;
  /** Milliseconds since it was due; `undefined` when a word of it came just now. */
  readonly overdueMs?: number | undefined;
}

export type ClaimResult =
  | {
      readonly outcome: 'claimed';
      readonly epoch: number;
      readonly turn: number;
      readonly attempt: number;
      /** Sequence number of the task's last event. */
      readonly seq: number;
      /** ProtoJSON of the message. */
      readonly message: string;
      readonly input: string;
      /** JSON, `''` when there is none. */
      readonly checkpoint: string;
    }
  | { readonly outcome: 'not-due' | 'terminal' | 'missing' };

export interface JournalPage {
  /** Events after the asked sequence number, dense, oldest first; may be fewer than there are. */
  readonly events: readonly TaskEvent[];
  /** Sequence number of the task's last event. */
  readonly lastSeq: number;
  /** The journal no longer holds the event that follows the asked one. */
  readonly trimmed: boolean;
}

export interface TaskQuery {
  readonly contextId?: string | undefined;
  readonly state?: TaskState | undefined;
  /** Unix milliseconds; tasks whose status is as old or younger. */
  readonly statusSince?: number | undefined;
  /** Most entries to return. */
  readonly pageSize: number;
  /** The last entry of the page before. */
  readonly after?: TaskPosition | undefined;
}

/** Place of a task in the order of ListTasks. */
export interface TaskPosition {
  readonly time: number;
  readonly taskId: string;
}

export interface TaskPage {
  readonly positions: readonly TaskPosition[];
  readonly total: number;
}

export type RenewalResult = 'held' | 'fenced' | 'cancel-requested';

/**
 * The store of tasks: a port, and its own injection token. Every method is one atomic step, and a
 * caller may repeat any of them after a lost reply. A task of another scope is missing.
 * Left out on purpose: subscriptions (see `TaskFeed`), and any way to write a task without a run.
 *
 * All methods reject with `TaskStoreUnavailableError` when the store does not answer.
 */
export abstract class TaskRepository {
  /**
   * A new task id, and nothing written. The id leads back to the context's partition.
   * @param isFirst the context is new as well, and was made for this task
   */
  abstract newTaskId(scope: Scope, contextId: string, isFirst?: boolean): string;

  /** Creates the task, its first run and the run's first updates (invariant 1). */
  abstract create(task: NewTask, updates: readonly EncodedUpdate[]): Promise<CommitResult>;

  /** Applies updates of a run; `number` counts the commits of an epoch from 1 (create is 1). */
  abstract commit(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult>;

  abstract beginTurn(turn: NewTurn): Promise<BeginTurnResult>;

  /** Ends a turn that left the task interrupted. */
  abstract endTurn(run: RunToken, turn: number): Promise<EndTurnResult>;

  /** Stores the wish to cancel and wakes whoever runs the task, from its id alone. */
  abstract requestCancel(scope: Scope, taskId: string): Promise<CancelRequestResult>;

  /** `force` commits CANCELED even when somebody runs the task, and fences that run. */
  abstract cancel(
    scope: Scope,
    taskId: string,
    contextId: string,
    force: boolean,
  ): Promise<CancelResult>;

  abstract snapshot(
    scope: Scope,
    taskId: string,
    shape?: SnapshotShape,
  ): Promise<TaskSnapshot | undefined>;

  abstract readEvents(
    scope: Scope,
    taskId: string,
    afterSeq: number,
    limit: number,
  ): Promise<JournalPage | undefined>;

  /** Newest status first; entries whose task has expired may be among them. */
  abstract list(scope: Scope, query: TaskQuery): Promise<TaskPage>;

  /** Drops index entries of tasks that are gone. */
  abstract forget(
    scope: Scope,
    contextId: string | undefined,
    taskIds: readonly string[],
  ): Promise<void>;

  /** Extends the leases of runs; results in the order of `runs`. */
  abstract renew(runs: readonly RunToken[]): Promise<readonly RenewalResult[]>;

  /** Runs that are due, at most `limit` of each partition, the partitions taking turns. */
  abstract due(limit: number): Promise<readonly DueRun[]>;

  /** Takes over a run that is due, under a new epoch. */
  abstract claim(run: DueRun): Promise<ClaimResult>;

  /** Hands a run over: it is due at once. */
  abstract release(run: RunToken, processor: string): Promise<void>;
}
