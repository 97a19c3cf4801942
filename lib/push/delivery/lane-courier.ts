import type { CompiledPushDelivery } from '../../options/compile-push-delivery.js';
import { TaskEvent } from '../../model/task-event.js';
import {
  PAGE_EVENTS,
  type AdvanceLaneResult,
  type HeldLane,
  type LanePage,
  type PushLaneRepository,
} from '../../repositories/push-lane.repository.js';
import type { TaskRepository } from '../../repositories/task.repository.js';
import { retryWhileUnavailable } from '../../scheduling/retry-while-unavailable.js';
import type { PushOutcome, PushPost, PushPoster } from '../push-poster.js';
import { backoffMs } from './backoff.js';
import { Notifications } from './notifications.js';

/**
 * Most notifications of one lane before others have their turn. It ends within a page, so that none is
 * read for nothing.
 */
const MOST_AT_A_TIME = 4 * PAGE_EVENTS - 1;

/** For how long a claim is not renewed: it has so much, and more, to spare. */
const RENEW_AFTER_MS = 1_000;

type Failure = Exclude<PushOutcome, { kind: 'delivered' }>;

/** How a lane was left. */
export type Parting =
  /** Nothing is left, or it is not ours any more. */
  | { readonly kind: 'done' }
  /** There is more, and others wait. */
  | { readonly kind: 'turn-over' }
  | { readonly kind: 'retry'; readonly inMs: number; readonly reason: string }
  | { readonly kind: 'buried'; readonly attempts: number; readonly reason: string };

/** Whether to go on: `closing` lets a post end, `aborted` does not. */
export interface Stop {
  readonly closing: boolean;
  /** Whether other lanes of this instance wait for their turn. */
  readonly othersWait: () => boolean;
  readonly signal: AbortSignal;
}

/** Failed tries of one notification. */
type Tries = Pick<HeldLane, 'attempts' | 'failingMs'>;

const NO_TRIES: Tries = { attempts: 0, failingMs: 0 };

/**
 * Carries the notifications of one lane at a time to its receiver, in order: the next one goes only
 * when the one before was delivered, and the store has said that the configuration is still there.
 */
export class LaneCourier {
  /** @param holdMs longer than a try may take, by more than a claim is not renewed */
  constructor(
    private readonly lanes: PushLaneRepository,
    private readonly tasks: TaskRepository,
    private readonly poster: PushPoster,
    private readonly options: CompiledPushDelivery,
    private readonly holdMs: number,
  ) {}

  async carry(held: HeldLane, stop: Stop): Promise<Parting> {
    let { page } = held;
    let tries: Tries = held;
    const notifications = new Notifications(held);
    let position = 0;
    let heldAt = performance.now();
    for (let sent = 0; ; sent += 1) {
      const isOver = sent >= MOST_AT_A_TIME && stop.othersWait();
      if (stop.closing || isOver) return this.release(held);
      const event = page.trimmed ? await this.snapshot(held) : page.events[position];
      if (event) {
        const outcome = await this.post(notifications.of(event), stop.signal);
        if (stop.signal.aborted && outcome.kind === 'transient') return this.release(held);
        if (outcome.kind !== 'delivered') return this.failed(held, tries, outcome);
      }
      position += 1;
      const isLast = position >= page.events.length;
      const to = isLast ? Math.max(page.upTo, event?.seq ?? 0) : event!.seq;
      const isHeld = !isLast && performance.now() - heldAt < RENEW_AFTER_MS;
      if (!isHeld) heldAt = performance.now();
      const next = await this.advance(held, page, to, isHeld ? 0 : this.holdMs);
      if (next.outcome !== 'held') return { kind: 'done' };
      if (next.page !== page) [page, position] = [next.page, 0];
      tries = NO_TRIES;
    }
  }

  /** Stands in for events that the journal no longer holds. */
  private async snapshot({ scope, lane }: HeldLane): Promise<TaskEvent | undefined> {
    const found = await this.tasks.snapshot(scope, lane.taskId);
    return found && TaskEvent.snapshot(found.task, found.seq, found.turn, true);
  }

  private async post(post: PushPost, signal: AbortSignal): Promise<PushOutcome> {
    try {
      return await this.poster.post(post, signal);
    } catch {
      return { kind: 'transient', reason: 'the poster failed' };
    }
  }

  private advance(
    held: HeldLane,
    page: LanePage,
    to: number,
    holdMs: number,
  ): Promise<AdvanceLaneResult> {
    return this.patiently(() => this.lanes.advance(held, page, to, holdMs));
  }

  private async failed(held: HeldLane, tries: Tries, failure: Failure): Promise<Parting> {
    const { maxAttempts, maxAgeMs } = this.options;
    const attempts = tries.attempts + 1;
    const { reason } = failure;
    if (failure.kind === 'permanent') return this.bury(held, attempts, reason);
    const inMs = backoffMs(attempts, this.options, failure.retryAfterMs);
    if (attempts >= maxAttempts || tries.failingMs + inMs > maxAgeMs) {
      return this.bury(held, attempts, reason);
    }
    const given = await this.patiently(() => this.lanes.retry(held, inMs));
    return given === 'done' ? { kind: 'retry', inMs, reason } : { kind: 'done' };
  }

  private async bury(held: HeldLane, attempts: number, reason: string): Promise<Parting> {
    const given = await this.patiently(() => this.lanes.bury(held, reason));
    return given === 'done' ? { kind: 'buried', attempts, reason } : { kind: 'done' };
  }

  private async release(held: HeldLane): Promise<Parting> {
    const given = await this.patiently(() => this.lanes.release(held));
    return { kind: given === 'done' ? 'turn-over' : 'done' };
  }

  /** Longer than the claim lasts there is nothing to tell the store. */
  private patiently<T>(step: () => Promise<T>): Promise<T> {
    return retryWhileUnavailable(step, this.holdMs);
  }
}
