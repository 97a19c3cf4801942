import { RpcException } from '@nestjs/microservices';
import { PermissionDeniedError } from '../../../errors/permission-denied.error.js';
import { toFailure, type Failure } from '../../failures/failure.js';
import { toJsonRpcErrorBody } from '../../json-rpc/json-rpc-error.js';
import type { A2AErrorPayload } from '../payload.js';

/** What Nest says for a guard that returned false. */
const GUARD_SAID_NO = 'Forbidden resource';

/** An error as clients get it. What an RpcException says is meant for them. */
export function toErrorPayload(error: unknown): A2AErrorPayload {
  if (!(error instanceof RpcException)) return toJsonRpcErrorBody(toFailure(error));
  const said = error.getError();
  return isErrorPayload(said) ? said : toJsonRpcErrorBody(refusal(error.message));
}

function isErrorPayload(said: string | object): said is A2AErrorPayload {
  const { code, message } = said as Partial<A2AErrorPayload>;
  return typeof code === 'number' && typeof message === 'string';
}

function refusal(message: string): Failure {
  if (message === GUARD_SAID_NO) return toFailure(new PermissionDeniedError());
  return { kind: 'refused', message, status: 400 };
}
