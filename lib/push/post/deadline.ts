/** A signal that aborts with another one, or when the time is over; `end()` lets go of both. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = () => this.controller.abort(this.outer.reason);

  constructor(
    private readonly outer: AbortSignal,
    private readonly timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.controller.abort(), timeoutMs);
    if (outer.aborted) this.onAbort();
    else outer.addEventListener('abort', this.onAbort);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the signal aborted, if it did. */
  get reason(): string | undefined {
    if (!this.signal.aborted) return undefined;
    return this.outer.aborted ? 'stopped' : `no answer within ${this.timeoutMs} ms`;
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onAbort);
  }
}
