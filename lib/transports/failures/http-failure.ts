import { restStatusFor } from '@a2a-js/sdk/errors';
import type { Failure } from './failure.js';

/** Status and headers of a failure over HTTP; protocol errors of JSON-RPC are 200 all the same. */
export function httpStatus(failure: Failure): number {
  switch (failure.kind) {
    case 'protocol':
      return restStatusFor(failure.error);
    case 'unavailable':
      return 503;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'refused':
      return failure.status;
    case 'internal':
      return 500;
  }
}

/** `challenge`: value of WWW-Authenticate (RFC 9110, section 11.6.1). */
export function httpHeaders(failure: Failure, challenge: string): Record<string, string> {
  if (failure.kind === 'unavailable') return { 'Retry-After': String(failure.retryAfter) };
  if (failure.kind === 'unauthenticated') return { 'WWW-Authenticate': challenge };
  return {};
}

/** What the client is told. */
export function failureMessage(failure: Failure): string {
  if (failure.kind === 'protocol') return failure.error.message;
  return failure.kind === 'internal' ? 'Internal error.' : failure.message;
}
