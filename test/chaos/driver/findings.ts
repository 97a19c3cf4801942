/** Of one violation: whole tasks may be in it. */
const MOST_CHARACTERS = 1500;

/** What was counted, measured, and found to be wrong. */
export class Findings {
  readonly violations: string[] = [];
  readonly counts = new Map<string, number>();
  private readonly samples = new Map<string, number[]>();
  private disturbing = 0;
  private disturbances = 0;

  violation(text: string): void {
    this.violations.push(text.slice(0, MOST_CHARACTERS));
  }

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  /** One more duration of a kind. */
  took(name: string, ms: number): void {
    const known = this.samples.get(name);
    if (known) known.push(ms);
    else this.samples.set(name, [ms]);
  }

  /**
   * Starts a clock; the function that is returned stops it. Times that other faults made longer, or
   * may have, are kept apart.
   * @param own faults going on that belong to what is measured
   */
  stopwatch(name: string, own = 0): () => void {
    const before = performance.now();
    const { disturbances } = this;
    const isAlone = this.disturbing <= own;
    return () => {
      const wasAlone = isAlone && disturbances === this.disturbances;
      this.took(wasAlone ? name : `${name} *`, performance.now() - before);
    };
  }

  /** A fault of an agent or of Redis, which makes others wait. */
  async disturb<T>(fault: () => Promise<T>): Promise<T> {
    this.disturbances += 1;
    this.disturbing += 1;
    try {
      return await fault();
    } finally {
      this.disturbing -= 1;
    }
  }

  /** Number, median and worst of each kind. */
  timings(): { name: string; count: number; median: number; worst: number }[] {
    return Array.from(this.samples, ([name, values]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      return { name, count: sorted.length, median, worst: sorted.at(-1) ?? 0 };
    });
  }
}
