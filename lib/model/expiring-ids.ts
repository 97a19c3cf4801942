/** Ids that are known for some time; about the same time for each, as they are forgotten in order. */
export class ExpiringIds {
  private readonly known = new Map<string, number>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** True for an id that is not known, which it is from now on for `ttlMs` milliseconds. */
  add(id: string, ttlMs: number): boolean {
    const now = this.clock();
    this.forget(now);
    if (this.known.has(id)) return false;
    this.known.set(id, now + ttlMs);
    return true;
  }

  private forget(now: number): void {
    for (const [id, until] of this.known) {
      if (until > now) return;
      this.known.delete(id);
    }
  }
}
