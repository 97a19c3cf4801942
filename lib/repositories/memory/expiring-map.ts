import type { Lifetime } from './lifetime.js';

interface Expiring {
  readonly life: Lifetime;
}

/**
 * A map whose values expire without timers, so that nothing keeps the process alive: an expired
 * value is gone for every reader, and its memory is freed when it is met or by `purge()`.
 */
export class ExpiringMap<V extends Expiring> {
  private readonly byKey = new Map<string, V>();
  /** Keys by the time they are kept; one time for all makes each queue ordered by expiry. */
  private readonly queues = new Map<number, Set<string>>();

  constructor(
    private readonly clock: () => number,
    private readonly onDrop: (value: V) => void = () => undefined,
  ) {}

  get(key: string): V | undefined {
    const value = this.byKey.get(key);
    if (!value?.life.endedBy(this.clock())) return value;
    this.drop(key, value);
    return undefined;
  }

  values(): V[] {
    return [...this.byKey.keys()].flatMap((key) => this.get(key) ?? []);
  }

  set(key: string, value: V): void {
    this.byKey.set(key, value);
  }

  keepFor(key: string, milliseconds: number): void {
    this.keepForever(key);
    const value = this.byKey.get(key);
    if (!value) return;
    value.life.until = this.clock() + milliseconds;
    const queue = this.queues.get(milliseconds) ?? new Set();
    this.queues.set(milliseconds, queue.add(key));
  }

  /** Sooner than it is kept now; its memory may be freed as late as before. */
  keepUntil(key: string, until: number): void {
    const value = this.byKey.get(key);
    if (value) value.life.until = until;
  }

  keepForever(key: string): void {
    const value = this.byKey.get(key);
    if (value) value.life.until = Number.POSITIVE_INFINITY;
    for (const queue of this.queues.values()) queue.delete(key);
  }

  /** Drops what has expired; costs what it drops. */
  purge(): void {
    for (const queue of this.queues.values()) {
      for (const key of queue) {
        if (this.get(key)) break;
      }
    }
  }

  private drop(key: string, value: V): void {
    this.keepForever(key);
    value.life.until = Number.NEGATIVE_INFINITY;
    this.byKey.delete(key);
    this.onDrop(value);
  }
}
