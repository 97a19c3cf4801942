import type { LaneAddress } from '../../model/push-lane.js';

/** Pauses that are waited for here; lanes beyond are found by a sweep. */
const MAX_PAUSES = 10_000;

/** The store's clock may be that much behind, in ms. */
const SLACK_MS = 2;

/** Lanes that wait after a failed try. */
export class Pauses {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly isOver: (lane: LaneAddress) => void) {}

  begin(lane: LaneAddress, milliseconds: number): void {
    if (this.timers.size >= MAX_PAUSES) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.isOver(lane);
    }, milliseconds + SLACK_MS);
    this.timers.add(timer.unref());
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
