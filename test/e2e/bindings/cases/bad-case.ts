import type { OperationName } from '../../../support/bindings/binding.js';
import type { AgentName } from '../agents.js';

/** Tasks that are there when a case runs. */
export interface World {
  /** A task of the caller that has ended. */
  readonly ended: string;
  /** A task of the caller that waits for input, in the context `here`. */
  readonly waiting: string;
}

/** A request that no binding may take, and what each has to say of it. */
export interface BadCase {
  readonly what: string;
  readonly operation: OperationName;
  /** In ProtoJSON, as far as it can be. */
  readonly request: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 'open' */
  readonly agent?: AgentName;
  /** Why no message of Protocol Buffers says this; gRPC has no such request then. */
  readonly notInProtobuf?: string;
  readonly wanted: Wanted;
}

export interface Wanted {
  readonly reason: string;
  readonly status: string;
  /** Of the field violation; absent where no field is at fault. */
  readonly field?: string;
  /** Part of the message. */
  readonly says?: string;
}

type More = Partial<BadCase>;

/** A case that is at fault in one field, which the answer names. */
export function malformed(
  what: string,
  operation: OperationName,
  request: unknown,
  field: string,
  more: More = {},
): BadCase {
  const wanted = { reason: 'INVALID_PARAMS', status: 'INVALID_ARGUMENT', field, says: field };
  return { what, operation, request, wanted, ...more };
}

/** A case whose request is well-formed. */
export function refused(
  what: string,
  operation: OperationName,
  request: unknown,
  wanted: Wanted,
  more: More = {},
): BadCase {
  return { what, operation, request, wanted, ...more };
}

export const NOT_FOUND: Wanted = { reason: 'TASK_NOT_FOUND', status: 'NOT_FOUND' };
export const UNSUPPORTED = precondition('UNSUPPORTED_OPERATION');

export function precondition(reason: string): Wanted {
  return { reason, status: 'FAILED_PRECONDITION' };
}

/** An id of one character more than may be. */
export const LONG = 'x'.repeat(513);
/** What clients give in confidence; no answer repeats it. */
export const SECRET = 'xoxb-secret-token';
export const VERSION_2 = { 'A2A-Version': '2.0' };

/** In place of ids that are known when the case runs. */
export const ENDED = '{ended}';
export const WAITING = '{waiting}';
