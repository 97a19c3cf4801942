import type { AbortListeners } from './abort-listeners.js';

/** Calls back with a signal, or when the time is over; `clear()` lets go of both. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly forget: () => void;

  /** @param callback is told why */
  constructor(
    listeners: AbortListeners,
    signal: AbortSignal,
    timeoutMs: number,
    callback: (why: string) => void,
  ) {
    this.timer = setTimeout(() => callback(`no answer within ${timeoutMs} ms`), timeoutMs);
    this.forget = listeners.add(signal, () => callback('stopped'));
  }

  clear(): void {
    clearTimeout(this.timer);
    this.forget();
  }
}
