import { CLAIM_MS, RequestClaims } from '../request-claims.js';

/** Claims among the listeners of this process. */
export class MemoryRequestClaims extends RequestClaims {
  /** Ids by the time at which they are forgotten; in that order, because all are kept equally long. */
  private readonly claimed = new Map<string, number>();

  constructor(private readonly clock: () => number = Date.now) {
    super();
  }

  claim(requestId: string): Promise<boolean> {
    const now = this.clock();
    this.forget(now);
    if (this.claimed.has(requestId)) return Promise.resolve(false);
    this.claimed.set(requestId, now + CLAIM_MS);
    return Promise.resolve(true);
  }

  private forget(now: number): void {
    for (const [requestId, until] of this.claimed) {
      if (until > now) return;
      this.claimed.delete(requestId);
    }
  }
}
