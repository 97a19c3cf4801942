import type { IncomingHttpHeaders } from 'node:http';

/** What is looked at of a request: Express's and Fastify's have it under the same names. */
export interface ReceivedNotification {
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes, which Nest keeps with `rawBody: true`. */
  readonly rawBody?: Buffer;
}

/** A header that came once; `''` for none. */
export function headerOf({ headers }: ReceivedNotification, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
}
