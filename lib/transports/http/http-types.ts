import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** What the transports need of a request, Express's or Fastify's. */
export interface HttpRequest {
  /** Node's request; Express's is one itself. */
  readonly raw?: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
  readonly body?: unknown;
  readonly query?: unknown;
  readonly protocol?: string;
  readonly user?: unknown;
}

/** Express's response is Node's; Fastify's reply holds it. */
export interface HttpResponse {
  readonly raw?: ServerResponse;
  hijack?(): void;
}

/** Node's response, taken out of the framework's hands. */
export function rawResponse(response: HttpResponse): ServerResponse {
  response.hijack?.();
  return response.raw ?? (response as unknown as ServerResponse);
}

export function nodeRequest(request: HttpRequest): IncomingMessage {
  return request.raw ?? (request as unknown as IncomingMessage);
}
