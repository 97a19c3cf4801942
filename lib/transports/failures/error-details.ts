import { A2A_ERROR_DOMAIN, ERROR_INFO_TYPE, type A2AError } from '@a2a-js/sdk/errors';
import type { Failure } from './failure.js';

const BAD_REQUEST_TYPE = 'type.googleapis.com/google.rpc.BadRequest';

/** A member of `error.details` (HTTP+JSON) and of `error.data` (JSON-RPC). */
export interface Detail {
  readonly '@type': string;
  readonly [member: string]: unknown;
}

/** The details of a failure in ProtoJSON (A2A specification, sections 9.5 and 11.6). */
export function errorDetails(failure: Failure): Detail[] {
  switch (failure.kind) {
    case 'protocol':
      return [failure.error.toErrorInfo(), ...fieldViolations(failure.error)];
    case 'unauthenticated':
      return [errorInfo('UNAUTHENTICATED')];
    case 'forbidden':
      return [errorInfo('PERMISSION_DENIED')];
    case 'unavailable':
      return [errorInfo('UNAVAILABLE')];
    case 'refused':
    case 'internal':
      return [];
  }
}

export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** The field a malformed request is refused for; checks name it in the error's metadata. */
export function violationOf({ metadata, message }: A2AError): FieldViolation | undefined {
  const field = metadata?.['field'];
  return field === undefined ? undefined : { field, description: message };
}

function fieldViolations(error: A2AError): Detail[] {
  const violation = violationOf(error);
  return violation ? [{ '@type': BAD_REQUEST_TYPE, fieldViolations: [violation] }] : [];
}

function errorInfo(reason: string): Detail {
  return { '@type': ERROR_INFO_TYPE, reason, domain: A2A_ERROR_DOMAIN };
}
