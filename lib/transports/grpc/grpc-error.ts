import { Metadata, status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { grpcStatusFor, GRPC_STATUS_DETAILS_BIN } from '@a2a-js/sdk/errors/grpc';
import { toFailure, type Failure } from '../failures/failure.js';
import { failureMessage } from '../failures/http-failure.js';
import { statusDetails } from './status-details.js';

/** Trailing metadata of a stream that breaks: the id of its last event, to resume from. */
export const LAST_EVENT_ID = 'last-event-id';

/** What grpc-js takes as an error. */
export interface GrpcError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Any error as gRPC says it; Nest prints nothing for it. */
export function toRpcException(error: unknown, lastEventId?: string): RpcException {
  const answer = toGrpcError(toFailure(error));
  if (lastEventId !== undefined) answer.metadata.set(LAST_EVENT_ID, lastEventId);
  return new RpcException(answer);
}

/** Status and details of a failure (A2A specification, sections 5.4 and 10.6). */
export function toGrpcError(failure: Failure): GrpcError {
  const code = statusOf(failure);
  const message = wellFormed(failureMessage(failure));
  const metadata = new Metadata();
  const details = statusDetails(failure, code, message);
  if (details) metadata.set(GRPC_STATUS_DETAILS_BIN, details);
  return { code, details: message, metadata };
}

function statusOf(failure: Failure): status {
  switch (failure.kind) {
    case 'protocol':
      return grpcStatusFor(failure.error);
    case 'unavailable':
      return status.UNAVAILABLE;
    case 'unauthenticated':
      return status.UNAUTHENTICATED;
    case 'forbidden':
      return status.PERMISSION_DENIED;
    case 'refused':
      return OF_HTTP[failure.status] ?? status.FAILED_PRECONDITION;
    case 'internal':
      return status.INTERNAL;
  }
}

/** The other way round of google.rpc.Code's HTTP mapping. */
const OF_HTTP: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  404: status.NOT_FOUND,
  408: status.DEADLINE_EXCEEDED,
  409: status.ABORTED,
  413: status.RESOURCE_EXHAUSTED,
  422: status.INVALID_ARGUMENT,
  429: status.RESOURCE_EXHAUSTED,
};

/** grpc-js throws at half a surrogate pair, when it is too late to answer. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
