import type { PushOutcome } from '../push-poster.js';
import { retryAfterMs } from './retry-after.js';

/** Request Timeout, Too Early and Too Many Requests pass; other 4xx say that the request is wrong. */
const PASSING = [408, 425, 429];

/** What an answer means. Redirects are not followed: they could lead where no check was made. */
export function judgeAnswer(status: number, retryAfter: string | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const reason = `HTTP ${status}`;
  if (!PASSING.includes(status) && status < 500) {
    const isRedirect = status >= 300 && status < 400;
    return { kind: 'permanent', reason: isRedirect ? `${reason}: a redirect` : reason };
  }
  const wait = retryAfterMs(retryAfter);
  return { kind: 'transient', reason, ...(wait !== undefined && { retryAfterMs: wait }) };
}
