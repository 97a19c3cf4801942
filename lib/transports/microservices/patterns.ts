import { STREAM_OPERATIONS, type StreamOperations } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS, type UnaryOperations } from '../operations/unary-operations.js';

export type OperationName = keyof UnaryOperations | keyof StreamOperations;

/** The message pattern of every operation. */
export type A2APatterns = Readonly<Record<OperationName, string>>;

/** Patterns are a prefix, and the operation's name as JSON-RPC writes it: `a2a.SendMessage`. */
export function patternsOf(prefix: string): A2APatterns {
  const names = [...Object.keys(UNARY_OPERATIONS), ...Object.keys(STREAM_OPERATIONS)];
  return Object.fromEntries(
    names.map((name) => [name, `${prefix}.${name.charAt(0).toUpperCase()}${name.slice(1)}`]),
  ) as A2APatterns;
}

/** The message patterns under the default prefix. */
export const A2A_PATTERNS: A2APatterns = patternsOf('a2a');
