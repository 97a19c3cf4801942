import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../operations/unary-operations.js';
import type { StreamOperation, UnaryOperation } from '../operations/operation.js';

/** The methods of the JSON-RPC binding (A2A specification, section 9.4), by name. */
export const UNARY_METHODS = byMethod<UnaryOperation>(UNARY_OPERATIONS);
export const STREAM_METHODS = byMethod<StreamOperation>(STREAM_OPERATIONS);

/** JSON-RPC writes the names of the operations with a capital. */
function byMethod<T>(operations: object): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(operations).map(([name, operation]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      operation as T,
    ]),
  );
}
