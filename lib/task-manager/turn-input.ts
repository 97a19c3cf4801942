import type { SendMessageRequest } from '@a2a-js/sdk';
import { STATE_HEADERS_KEY, type RequestHeaders, type ServerCallContext } from '@a2a-js/sdk/server';
import type { TurnInput } from '../model/run.js';

/** Headers of W3C Trace Context, which travel with every message. */
const TRACE_HEADERS = ['traceparent', 'tracestate'];

/** What travels with a message to whichever instance runs it, but for the activated extensions. */
export function turnInput(
  request: SendMessageRequest,
  context: ServerCallContext,
  forwardHeaders: readonly string[],
): Omit<TurnInput, 'extensions'> {
  const { user, state } = context;
  const given = (state.get(STATE_HEADERS_KEY) ?? {}) as RequestHeaders;
  const headers = [...TRACE_HEADERS, ...forwardHeaders].flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]];
  });
  return {
    request,
    user: user?.isAuthenticated ? user.userName : undefined,
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}
