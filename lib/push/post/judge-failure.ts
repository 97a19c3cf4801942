import { errors } from 'undici';
import type { PushOutcome } from '../push-poster.js';

/**
 * What it means that there was no answer. Messages of errors name hosts, so only their codes are
 * passed on (`ECONNREFUSED`, `CERT_HAS_EXPIRED`).
 */
export function judgeFailure(error: unknown): PushOutcome {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (error instanceof errors.InvalidArgumentError || code === 'ERR_INVALID_URL') {
    return { kind: 'permanent', reason: 'URL or header cannot be sent' };
  }
  const name = typeof code === 'string' && /^\w{1,64}$/.test(code) ? ` (${code})` : '';
  return { kind: 'transient', reason: `no answer${name}` };
}
