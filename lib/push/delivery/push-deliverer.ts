import { setMaxListeners } from 'node:events';
import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Subject, type Subscription } from 'rxjs';
import type { TaskFeed } from '../../events/task-feed.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type {
  DueLane,
  HeldLane,
  PushLaneRepository,
} from '../../repositories/push-lane.repository.js';
import type { TaskRepository } from '../../repositories/task.repository.js';
import { Sweeps } from '../../scheduling/sweeps.js';
import { within } from '../../scheduling/within.js';
import type { PushPoster } from '../push-poster.js';
import { deadLetterOf, type DeadLetter } from './dead-letter.js';
import { DeliveryQueue } from './delivery-queue.js';
import { LaneCourier, type Parting } from './lane-courier.js';
import { Pauses } from './pauses.js';

/** Most due lanes asked for in one sweep, per partition. */
const SWEEP_LIMIT = 64;

/**
 * For how long they are kept for this instance, in ms: so short that what it has no hands for is soon
 * somebody else's. A claim decides; it may come later.
 */
const KEPT_MS = 1_000;

/** What a claim lasts beyond the longest try, in ms. */
const CLAIM_SLACK_MS = 5_000;

/** What aborted posts have to end, in ms. */
const LAST_WORDS_MS = 1_000;

/** What a parting says of the receiver; one that refuses for good is not away. */
const ANSWERED: Record<Parting['kind'], boolean | undefined> = {
  done: true,
  'turn-over': true,
  retry: false,
  buried: undefined,
};

/**
 * Sends push notifications: takes lanes that are due, a bounded number at a time and per receiver,
 * at once when a word of them comes or their pause is over, else at the next sweep.
 */
export class PushDeliverer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PushDeliverer.name);
  private readonly buried = new Subject<DeadLetter>();
  /** Lanes this instance has set aside. */
  readonly buried$ = this.buried.asObservable();

  private readonly courier: LaneCourier;
  private readonly queue: DeliveryQueue;
  private readonly pauses = new Pauses((lane) => this.offer(lane));
  private readonly sweeps: Sweeps;
  private readonly active = new Set<Promise<void>>();
  private readonly abort = new AbortController();
  private readonly stop = {
    closing: true,
    othersWait: () => !this.queue.isEmpty,
    signal: this.abort.signal,
  };
  private readonly holdMs: number;
  private control: Subscription | undefined;
  private failing = false;

  constructor(
    private readonly lanes: PushLaneRepository,
    tasks: TaskRepository,
    private readonly feed: TaskFeed,
    poster: PushPoster,
    private readonly options: CompiledOptions,
  ) {
    const { push, sweepIntervalMs } = options;
    this.holdMs = push.timeoutMs + CLAIM_SLACK_MS;
    this.courier = new LaneCourier(lanes, tasks, poster, push, this.holdMs);
    this.queue = new DeliveryQueue(push.workersPerHost);
    this.sweeps = new Sweeps(sweepIntervalMs, () => this.sweep());
    setMaxListeners(0, this.abort.signal); // a poster may add one per post
  }

  onApplicationBootstrap(): void {
    if (this.options.push.workers === 0) return;
    this.stop.closing = false;
    this.control = this.feed.control$.subscribe((word) => {
      if (word.kind === 'push') for (const lane of word.lanes) this.offer(lane);
    });
    this.sweeps.start();
    void this.sweep();
  }

  /** Takes nothing more, lets posts end, aborts what is left, and gives its lanes back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.closing = true;
    this.control?.unsubscribe();
    this.sweeps.stop();
    this.pauses.clear();
    this.queue.clear();
    await within(this.options.shutdownGraceMs, () => this.idle());
    this.abort.abort();
    await within(LAST_WORDS_MS, () => this.idle());
    this.buried.complete();
  }

  /** Looks for due lanes in the store. */
  async sweep(): Promise<void> {
    if (this.stop.closing) return;
    try {
      const due = await this.lanes.due(SWEEP_LIMIT, KEPT_MS);
      if (due.length >= SWEEP_LIMIT) this.queue.expectMore();
      for (const lane of due) this.offer(lane);
      this.failing = false;
    } catch (error) {
      if (!this.failing) {
        this.logger.warn('Due notifications could not be looked for; trying again.', error);
      }
      this.failing = true;
    }
  }

  private offer(lane: DueLane): void {
    if (this.stop.closing) return;
    this.queue.add(lane);
    this.pump();
  }

  private pump(): void {
    while (!this.stop.closing && this.active.size < this.options.push.workers) {
      const lane = this.queue.take();
      if (!lane) {
        if (this.queue.isEmpty && this.queue.takeMore()) void this.sweep();
        return;
      }
      const work = this.deliver(lane).finally(() => {
        this.active.delete(work);
        this.pump();
      });
      this.active.add(work);
    }
  }

  private async deliver(due: DueLane): Promise<void> {
    let answered: boolean | undefined;
    try {
      const claimed = await this.lanes.claim(due, this.holdMs);
      if (claimed.outcome === 'not-due') this.comeBack(due, claimed.inMs);
      if (claimed.outcome !== 'claimed') return;
      const parting = await this.courier.carry(claimed.held, this.stop);
      answered = ANSWERED[parting.kind];
      this.part(claimed.held, parting);
    } catch (error) {
      this.logger.warn(`${due.taskId}: a notification is left to a later sweep.`, error);
    } finally {
      this.queue.leave(due, answered);
    }
  }

  /** Another instance's sweep keeps the lane, and may have no hands for it. */
  private comeBack({ ticket: _, ...lane }: DueLane, inMs = Infinity): void {
    if (inMs <= KEPT_MS) this.pauses.begin(lane, inMs);
  }

  private part(held: HeldLane, parting: Parting): void {
    const { lane } = held;
    const name = `${lane.taskId}: configuration ${JSON.stringify(lane.configId)}`;
    if (parting.kind === 'turn-over') this.offer(lane);
    if (parting.kind === 'retry') {
      this.logger.debug(`${name}: ${parting.reason}; next try in ${parting.inMs} ms.`);
      this.pauses.begin(lane, parting.inMs);
    }
    if (parting.kind === 'buried') {
      const { reason, attempts } = parting;
      this.logger.warn(`${name}: set aside after ${attempts} tries: ${reason}.`);
      this.buried.next(deadLetterOf(held, parting));
    }
  }

  private async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.all(this.active);
  }
}
