import type { ServerResponse } from 'node:http';

/** Ends a response with JSON, for this client only. A client that has gone is no error. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(json),
    'Cache-Control': 'private, no-store',
    ...headers,
  });
  response.end(json);
}
