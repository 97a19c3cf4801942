import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { encodeGrpcStatusDetails } from '@a2a-js/sdk/errors/grpc';
import { errorDetails, violationOf, type FieldViolation } from '../failures/error-details.js';
import type { Failure } from '../failures/failure.js';

/** Tags of length-delimited fields: the field's number * 8 + 2. */
const FIELD_1 = 10;
const FIELD_2 = 18;
const STATUS_DETAILS = 26;
/** Tag of field 1 as a varint. */
const VARINT_1 = 8;

/**
 * A `google.rpc.Status` with the failure's details (A2A specification, section 10.6), `undefined`
 * when it has none. Members of a repeated field may be appended to an encoded message.
 */
export function statusDetails(failure: Failure, code: number, message: string): Buffer | undefined {
  const [info] = errorDetails(failure);
  if (!info) return undefined;
  const status = encodeGrpcStatusDetails(
    code,
    message,
    info['reason'] as string,
    info['metadata'] as Record<string, string> | undefined,
  );
  return Buffer.concat([status, ...moreDetails(failure)]);
}

function moreDetails(failure: Failure): Uint8Array[] {
  if (failure.kind === 'unavailable') {
    return [detail('google.rpc.RetryInfo', retryInfo(failure.retryAfter))];
  }
  const violation = failure.kind === 'protocol' ? violationOf(failure.error) : undefined;
  return violation ? [detail('google.rpc.BadRequest', badRequest(violation))] : [];
}

/** One `google.protobuf.Any` of the details. */
function detail(type: string, value: Uint8Array): Uint8Array {
  const any = new BinaryWriter().uint32(STATUS_DETAILS).fork();
  any.uint32(FIELD_1).string(`type.googleapis.com/${type}`).uint32(FIELD_2).bytes(value);
  return any.join().finish();
}

function badRequest({ field, description }: FieldViolation): Uint8Array {
  const violation = new BinaryWriter().uint32(FIELD_1).fork();
  violation.uint32(FIELD_1).string(field).uint32(FIELD_2).string(description);
  return violation.join().finish();
}

/** A delay in whole seconds. */
function retryInfo(seconds: number): Uint8Array {
  const delay = new BinaryWriter().uint32(FIELD_1).fork();
  return delay.uint32(VARINT_1).int64(seconds).join().finish();
}
