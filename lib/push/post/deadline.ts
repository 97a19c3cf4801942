import { EventEmitter } from 'node:events';

/**
 * Emits `abort` with a signal, or when the time is over; `end()` lets go of both. One is needed for
 * every try: an AbortController would cost more than the rest of it.
 */
export class Deadline extends EventEmitter<{ abort: [] }> {
  /** Why it was aborted, if it was. */
  why: string | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly onStop = () => this.abort('stopped');

  constructor(
    private readonly outer: AbortSignal,
    timeoutMs: number,
  ) {
    super();
    this.timer = setTimeout(() => this.abort(`no answer within ${timeoutMs} ms`), timeoutMs);
    if (outer.aborted) this.onStop();
    else outer.addEventListener('abort', this.onStop);
  }

  /** As an AbortSignal has it. */
  get aborted(): boolean {
    return this.why !== undefined;
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onStop);
  }

  private abort(why: string): void {
    this.why ??= why;
    this.emit('abort');
  }
}
