import type { LaneAddress } from '../model/push-lane.js';
import type { Scope } from '../model/scope.js';
import type { TaskEvent } from '../model/task-event.js';
import type { StoredPushConfig } from './push-record.js';

/** Most events of a page, and most bytes of them beyond the first. */
export const PAGE_EVENTS = 16;
export const PAGE_BYTES = 256 * 1024;

/** A lane that has something to send, and that nobody holds. */
export interface DueLane extends LaneAddress {
  /** Given by `due`, which keeps the lane for its caller for a short time. */
  readonly ticket?: string | undefined;
}

/** The next notifications of a lane. */
export interface LanePage {
  /** Those to send, oldest first; others that are not wanted may lie between them. */
  readonly events: readonly TaskEvent[];
  /** Number of the last event that was looked at. */
  readonly upTo: number;
  /** The journal no longer holds what comes next: a snapshot of the task has to stand in. */
  readonly trimmed: boolean;
}

/** A lane in the hands of one caller, until its time is over. */
export interface HeldLane extends StoredPushConfig {
  readonly lane: LaneAddress;
  readonly contextId: string;
  /** Names this claim: what happens under another one is refused. */
  readonly key: string;
  readonly scope: Scope;
  /** Failed tries of the first notification. */
  readonly attempts: number;
  /** Milliseconds since its first failed try. */
  readonly failingMs: number;
  readonly page: LanePage;
}

export type ClaimLaneResult =
  | { readonly outcome: 'claimed'; readonly held: HeldLane }
  /**
   * Somebody else holds it, its time has not come, or nothing is left to send. `inMs`: nobody holds
   * it, and then it may be claimed.
   */
  | { readonly outcome: 'not-due'; readonly inMs?: number }
  /** The task or its configuration is gone, or the lane was set aside. */
  | { readonly outcome: 'gone' };

export type AdvanceLaneResult =
  | { readonly outcome: 'held'; readonly page: LanePage }
  /** Nothing is left to send; the lane is given up. */
  | { readonly outcome: 'settled' }
  /** The configuration was deleted or replaced, or somebody else has the lane. */
  | { readonly outcome: 'fenced' };

/** Whether the caller still had the lane. */
export type GiveUpResult = 'done' | 'fenced';

/** A lane that was set aside: its next notification could not be delivered. */
export interface DeadLane {
  readonly lane: LaneAddress;
  readonly scope: Scope;
  /** Of the receiver, with its secrets. */
  readonly url: string;
  readonly reason: string;
  readonly attempts: number;
  /** Unix milliseconds of the first failed try. */
  readonly failingSince: number;
  /** Unix milliseconds. */
  readonly deadSince: number;
  /** Events of the task that were not delivered. */
  readonly pending: number;
}

/** Place of a dead lane in the order of `dead`. */
export interface DeadLanePosition {
  readonly time: number;
  readonly lane: LaneAddress;
}

export interface DeadLaneQuery {
  readonly pageSize: number;
  /** The last position of the page before. */
  readonly after?: DeadLanePosition | undefined;
}

export interface DeadLanePage {
  /** Those that are still dead; may be fewer than the page has room for. */
  readonly lanes: readonly DeadLane[];
  /** Where the next page begins; `undefined` on the last one. */
  readonly next: DeadLanePosition | undefined;
}

/** Agent and tenant of tasks, whoever owns them. */
export type Realm = Pick<Scope, 'agent' | 'tenant'>;

/**
 * What push notifications have still to be sent: a port, and its own injection token. The journal of
 * a task is the outbox; a lane is a place in it, for each configuration. Every write to a journal
 * makes the lanes of its task due, in the same step. Every method here is one atomic step, and may be
 * repeated after a lost reply.
 *
 * All methods reject with `TaskStoreUnavailableError` when the store does not answer.
 */
export abstract class PushLaneRepository {
  /** Overdue lanes, at most `limit` of each partition; each is kept for the caller for `holdMs`. */
  abstract due(limit: number, holdMs: number): Promise<readonly DueLane[]>;

  /** Takes a lane that is due, for `holdMs`, and reads what it has to send. */
  abstract claim(lane: DueLane, holdMs: number): Promise<ClaimLaneResult>;

  /**
   * Everything up to event `to` is delivered, or not wanted. Reads on when the caller's page ends
   * there, and holds the lane for another `holdMs`; in the midst of a page, 0 leaves the deadline.
   */
  abstract advance(
    held: HeldLane,
    page: LanePage,
    to: number,
    holdMs: number,
  ): Promise<AdvanceLaneResult>;

  /** A try failed: the lane is due again after `delayMs`. */
  abstract retry(held: HeldLane, delayMs: number): Promise<GiveUpResult>;

  /** Gives a lane up without a try: it is due at once, and others are told. */
  abstract release(held: HeldLane): Promise<GiveUpResult>;

  /** Sets a lane aside: it is not due any more, whatever happens to its task. */
  abstract bury(held: HeldLane, reason: string): Promise<GiveUpResult>;

  /** Lanes of a realm that were set aside, the newest first. */
  abstract dead(realm: Realm, query: DeadLaneQuery): Promise<DeadLanePage>;

  /**
   * Ends that: `replay` goes on where the lane stopped, `discard` with the next event of the task.
   * False when there is no such dead lane.
   */
  abstract revive(
    realm: Realm,
    taskId: string,
    configId: string,
    how: 'replay' | 'discard',
  ): Promise<boolean>;
}
