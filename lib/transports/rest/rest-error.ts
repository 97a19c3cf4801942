import { toRestErrorBody } from '@a2a-js/sdk/errors';
import { errorDetails } from '../failures/error-details.js';
import type { Failure } from '../failures/failure.js';
import { failureMessage, httpStatus } from '../failures/http-failure.js';

/** The error object of HTTP+JSON: `google.rpc.Status` (A2A specification, section 11.6). */
export function toRestError(failure: Failure): object {
  const code = httpStatus(failure);
  return {
    error: {
      code,
      status: statusName(failure, code),
      message: failureMessage(failure),
      details: errorDetails(failure),
    },
  };
}

/** Names of `google.rpc.Code`. */
function statusName(failure: Failure, code: number): string {
  switch (failure.kind) {
    case 'protocol':
      return toRestErrorBody(failure.error, code).error.status;
    case 'unavailable':
      return 'UNAVAILABLE';
    case 'unauthenticated':
      return 'UNAUTHENTICATED';
    case 'forbidden':
      return 'PERMISSION_DENIED';
    case 'internal':
      return 'INTERNAL';
    case 'refused':
      return refusedName(code);
  }
}

function refusedName(code: number): string {
  if (code === 404) return 'NOT_FOUND';
  if (code === 429) return 'RESOURCE_EXHAUSTED';
  return code === 409 ? 'ABORTED' : 'INVALID_ARGUMENT';
}
