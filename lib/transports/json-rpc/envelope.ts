import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';

export type JsonRpcId = string | number | null;

/** A request of JSON-RPC 2.0 (section 4 of its specification). */
export interface JsonRpcRequest {
  readonly id: JsonRpcId;
  readonly method: string;
  readonly params: unknown;
}

export interface JsonRpcErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The request inside a body, or the error of section 5.1 that it deserves. */
export function readEnvelope(body: unknown): JsonRpcRequest | JsonRpcErrorBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return invalid(
      Array.isArray(body)
        ? 'batches are not supported'
        : 'the body must be a JSON object, sent as application/json',
    );
  }
  const { jsonrpc, id = null, method, params } = body as Readonly<Record<string, unknown>>;
  if (jsonrpc !== '2.0') return invalid('"jsonrpc" must be "2.0"');
  if (!isId(id)) return invalid('"id" must be a string, a whole number or null');
  if (typeof method !== 'string' || method === '') return invalid('"method" must be a text');
  return { id, method, params };
}

/** The id to answer to, as far as the body has one. */
export function idOf(body: unknown): JsonRpcId {
  const id = (body as { readonly id?: unknown } | null | undefined)?.id;
  return isId(id) ? id : null;
}

export function success(id: JsonRpcId, result: unknown): object {
  return { jsonrpc: '2.0', id, result };
}

export function failure(id: JsonRpcId, error: JsonRpcErrorBody): object {
  return { jsonrpc: '2.0', id, error };
}

function isId(id: unknown): id is JsonRpcId {
  return id === null || typeof id === 'string' || Number.isInteger(id);
}

function invalid(why: string): JsonRpcErrorBody {
  return { code: A2A_ERROR_CODE.INVALID_REQUEST, message: `Invalid Request: ${why}.` };
}
