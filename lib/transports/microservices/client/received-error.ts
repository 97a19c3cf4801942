import { A2A_ERROR_CODE, fromJsonRpcErrorResponse } from '@a2a-js/sdk/errors';
import { TimeoutError } from 'rxjs';
import { AgentUnavailableError } from '../../../errors/agent-unavailable.error.js';
import { PermissionDeniedError } from '../../../errors/permission-denied.error.js';
import { UnauthenticatedError } from '../../../errors/unauthenticated.error.js';
import type { A2AErrorPayload } from '../payload.js';

/**
 * What a client throws for what came back: the SDK's error of the same meaning, or one of this
 * library. Anything that is no answer of an agent is a failure of the transport.
 */
export function receivedError(error: unknown): Error {
  if (error instanceof TimeoutError) return new AgentUnavailableError(undefined, error);
  if (isErrorPayload(error)) return fromPayload(error);
  if (isNestRefusal(error)) {
    return fromPayload({ code: A2A_ERROR_CODE.INTERNAL_ERROR, message: error.message });
  }
  return new AgentUnavailableError(undefined, error);
}

function fromPayload({ code, message, data }: A2AErrorPayload): Error {
  switch (reasonOf(data)) {
    case 'UNAVAILABLE':
      return new AgentUnavailableError(message);
    case 'UNAUTHENTICATED':
      return new UnauthenticatedError(message);
    case 'PERMISSION_DENIED':
      return new PermissionDeniedError(message);
    default:
      return fromJsonRpcErrorResponse({
        jsonrpc: '2.0',
        id: null,
        error: { code, message, data },
      } as Parameters<typeof fromJsonRpcErrorResponse>[0]);
  }
}

function reasonOf(data: unknown): unknown {
  if (!Array.isArray(data)) return undefined;
  const details = data as ({ readonly reason?: unknown } | null)[];
  return details.find((detail) => detail?.reason !== undefined)?.reason;
}

function isErrorPayload(error: unknown): error is A2AErrorPayload {
  const { code, message } = (error ?? {}) as Partial<A2AErrorPayload>;
  return typeof code === 'number' && typeof message === 'string';
}

/** What Nest answers for an exception that no filter of the agent took. */
function isNestRefusal(error: unknown): error is { readonly message: string } {
  const { status, message } = (error ?? {}) as { status?: unknown; message?: unknown };
  return status === 'error' && typeof message === 'string';
}
