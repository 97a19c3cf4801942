/** Share of the interval by which sweeps differ, so that instances do not march in step. */
const JITTER = 0.2;

/** Looks again and again, once per interval, and never twice at a time. */
export class Sweeps {
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;

  /** @param sweep must not reject */
  constructor(
    private readonly intervalMs: number,
    private readonly sweep: () => Promise<void>,
  ) {}

  start(): void {
    this.stopped = false;
    this.plan();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private plan(): void {
    const spread = 1 + JITTER * (2 * Math.random() - 1);
    this.timer = setTimeout(() => {
      void this.sweep().finally(() => {
        if (!this.stopped) this.plan();
      });
    }, this.intervalMs * spread);
    this.timer.unref();
  }
}
