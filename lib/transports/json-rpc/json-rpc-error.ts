import { A2A_ERROR_CODE, toJsonRpcError } from '@a2a-js/sdk/errors';
import { errorDetails } from '../failures/error-details.js';
import type { Failure } from '../failures/failure.js';
import { failureMessage } from '../failures/http-failure.js';
import type { JsonRpcErrorBody } from './envelope.js';

/** For who may not ask; of the range JSON-RPC leaves to servers, and not one of A2A's. */
const REFUSED = -32000;

/** A failure as JSON-RPC says it (A2A specification, section 9.5). */
export function toJsonRpcErrorBody(failure: Failure): JsonRpcErrorBody {
  const data = errorDetails(failure);
  const body = { code: codeOf(failure), message: failureMessage(failure) };
  return data.length > 0 ? { ...body, data } : body;
}

function codeOf(failure: Failure): number {
  switch (failure.kind) {
    case 'protocol':
      return toJsonRpcError(failure.error).code;
    case 'unavailable':
    case 'internal':
      return A2A_ERROR_CODE.INTERNAL_ERROR;
    case 'unauthenticated':
    case 'forbidden':
    case 'refused':
      return REFUSED;
  }
}
