import type { Failure } from '../failures/failure.js';
import type { JsonRpcErrorBody } from '../json-rpc/envelope.js';
import { toJsonRpcErrorBody } from '../json-rpc/json-rpc-error.js';

/** A failure in v0.3, over JSON-RPC and HTTP+JSON alike: its details came with 1.0. */
export function v03Error(failure: Failure): JsonRpcErrorBody {
  const { code, message } = toJsonRpcErrorBody(failure);
  return { code, message };
}
