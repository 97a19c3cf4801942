import type { DueLane } from '../../repositories/push-lane.repository.js';
import { FairLines } from '../../scheduling/fair-lines.js';

/** Known due lanes of one receiver; what is beyond is found again by a sweep. */
const MAX_PER_HOST = 256;

/** Receivers whose failure is remembered. */
const MAX_FAILING = 10_000;

/**
 * Due lanes this instance has heard of, one line per receiver. Each gets only so many tries at a
 * time, and one at a time since it failed, so that receivers that do not answer leave room for others.
 */
export class DeliveryQueue {
  private readonly lines = new FairLines<DueLane>(MAX_PER_HOST);
  private readonly busy = new Map<string, number>();
  private readonly failing = new Set<string>();

  constructor(private readonly perHost: number) {}

  get isEmpty(): boolean {
    return this.lines.isEmpty;
  }

  add(lane: DueLane): void {
    this.lines.add(lane.host, `${lane.taskId}:${lane.configId}`, lane);
  }

  /** The next lane whose receiver has room; to be given back with {@link leave}. */
  take(): DueLane | undefined {
    const lane = this.lines.take((host) => this.hasRoom(String(host)));
    if (lane) this.busy.set(lane.host, (this.busy.get(lane.host) ?? 0) + 1);
    return lane;
  }

  /** @param answered whether the receiver took what was sent; `undefined` if nothing was */
  leave({ host }: DueLane, answered: boolean | undefined): void {
    const left = (this.busy.get(host) ?? 1) - 1;
    if (left > 0) this.busy.set(host, left);
    else this.busy.delete(host);
    if (answered) this.failing.delete(host);
    if (answered === false && this.failing.size < MAX_FAILING) this.failing.add(host);
  }

  /** The store may have more due lanes than it gave. */
  expectMore(): void {
    this.lines.expectMore();
  }

  /** True once when there may be more than what is here. */
  takeMore(): boolean {
    return this.lines.takeMore();
  }

  clear(): void {
    this.lines.clear();
  }

  private hasRoom(host: string): boolean {
    const most = this.failing.has(host) ? 1 : this.perHost;
    return (this.busy.get(host) ?? 0) < most;
  }
}
