import { TemporarilyUnavailableError } from '../../errors/temporarily-unavailable.error.js';
import { AddressRefusedError } from '../target/address-refused.error.js';
import type { PushOutcome } from '../push-poster.js';

/** The code of undici's InvalidArgumentError; its class would load all of undici. */
const INVALID_ARGUMENT = 'UND_ERR_INVALID_ARG';

/**
 * What it means that there was no answer. Messages of errors name hosts, so only their codes are
 * passed on (`ECONNREFUSED`, `CERT_HAS_EXPIRED`).
 */
export function judgeFailure(error: unknown): PushOutcome {
  if (error instanceof AddressRefusedError) {
    return { kind: 'permanent', reason: 'address is not allowed' };
  }
  if (error instanceof TemporarilyUnavailableError) {
    return { kind: 'transient', reason: 'cannot be signed now' };
  }
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (code === INVALID_ARGUMENT) return { kind: 'permanent', reason: 'header cannot be sent' };
  const name = typeof code === 'string' && /^\w{1,64}$/.test(code) ? ` (${code})` : '';
  return { kind: 'transient', reason: `no answer${name}` };
}
