import type { CallSource } from '../../model/call-source.js';
import type { HttpRequest } from './http-types.js';

/** A request over HTTP as a call. */
export function httpSource(request: HttpRequest): CallSource {
  return {
    transport: 'http',
    headers: request.headers,
    query: request.query as Readonly<Record<string, unknown>> | undefined,
    user: request.user,
    raw: request,
  };
}
