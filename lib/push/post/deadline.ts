/**
 * Calls back with a signal, or when the time is over; `end()` lets go of both. One is needed for
 * every try: an AbortController would cost more than the rest of it.
 */
export class Deadline {
  /** Why it was called, if it was. */
  why: string | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly onStop = () => this.call('stopped');

  constructor(
    private readonly outer: AbortSignal,
    timeoutMs: number,
    private readonly callback: () => void,
  ) {
    this.timer = setTimeout(() => this.call(`no answer within ${timeoutMs} ms`), timeoutMs);
    if (outer.aborted) this.onStop();
    else outer.addEventListener('abort', this.onStop);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onStop);
  }

  private call(why: string): void {
    this.why ??= why;
    this.callback();
  }
}
