import type { IncomingMessage } from 'node:http';
import type { RestCall } from './rest-call.js';

/** The calls that routing found, for the controller. */
const CALLS = new WeakMap<IncomingMessage, RestCall>();

export function rememberCall(request: IncomingMessage, call: RestCall): void {
  CALLS.set(request, call);
}

/** The call that a request was routed for. */
export function routedCall(request: IncomingMessage): RestCall {
  const call = CALLS.get(request);
  if (!call) throw new Error('HTTP+JSON is served on Express and Fastify only.');
  return call;
}
