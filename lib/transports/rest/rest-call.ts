import type { StreamOperation, UnaryOperation } from '../operations/operation.js';

/** One call of HTTP+JSON, read from its request. */
export type RestCall = {
  /** Tenant of the path; `''` for none. */
  readonly tenant: string;
  /** The request in ProtoJSON, as the operation decodes it. */
  readonly request: () => unknown;
} & (
  | { readonly unary: UnaryOperation; readonly status?: 200 | 201 | 204 }
  | { readonly stream: StreamOperation }
);

/** Types of an operation's request and result stay together inside the operation. */
export function unaryCall(
  operation: object,
  tenant: string,
  request: () => unknown,
  status: 200 | 201 | 204 = 200,
): RestCall {
  return { unary: operation as UnaryOperation, tenant, request, status };
}

export function streamCall(operation: object, tenant: string, request: () => unknown): RestCall {
  return { stream: operation as StreamOperation, tenant, request };
}
