import { ExpiringIds } from '../../model/expiring-ids.js';
import { CLAIM_MS, RequestClaims } from '../request-claims.js';

/** Claims among the listeners of this process. */
export class MemoryRequestClaims extends RequestClaims {
  private readonly claimed: ExpiringIds;

  constructor(clock?: () => number) {
    super();
    this.claimed = new ExpiringIds(clock);
  }

  claim(requestId: string): Promise<boolean> {
    return Promise.resolve(this.claimed.add(requestId, CLAIM_MS));
  }
}
