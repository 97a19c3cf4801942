import { toRestErrorBody } from '@a2a-js/sdk/errors';
import { errorDetails } from '../failures/error-details.js';
import type { Failure } from '../failures/failure.js';
import { failureMessage, httpStatus } from '../failures/http-failure.js';

/** Names of google.rpc.Code for what an application or this binding refuses by status. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
};

export interface RestErrorBody {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details: readonly unknown[];
  };
}

/** A failure as HTTP+JSON says it (A2A specification, section 11.6). */
export function restErrorBody(failure: Failure): RestErrorBody {
  const code = httpStatus(failure);
  const message = failureMessage(failure);
  return { error: { code, status: statusName(failure), message, details: errorDetails(failure) } };
}

function statusName(failure: Failure): string {
  switch (failure.kind) {
    case 'protocol':
      return toRestErrorBody(failure.error, httpStatus(failure)).error.status;
    case 'unavailable':
      return 'UNAVAILABLE';
    case 'unauthenticated':
      return 'UNAUTHENTICATED';
    case 'forbidden':
      return 'PERMISSION_DENIED';
    case 'refused':
      return STATUS_NAMES[failure.status] ?? 'INVALID_ARGUMENT';
    case 'internal':
      return 'INTERNAL';
  }
}
