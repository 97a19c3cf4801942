import type { IncomingMessage } from 'node:http';
import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';

/**
 * Lets the application's own JSON parser, with its limits and options, read a body in the
 * protocol's media type: it sees `application/json` until the returned function is called. A body
 * of no length has no type, as a parser would look for JSON in it.
 */
export function showAsJson({ headers }: IncomingMessage): () => void {
  const { 'content-type': type, 'content-length': length = '0' } = headers;
  if (type === undefined) return () => undefined;
  if (length === '0' && headers['transfer-encoding'] === undefined) {
    delete headers['content-type'];
  } else if (isA2aJson(type)) {
    headers['content-type'] = `application/json${type.slice(A2A_CONTENT_TYPE.length)}`;
  }
  return () => void (headers['content-type'] = type);
}

export function isA2aJson(type: string | undefined): boolean {
  return type?.split(';', 1)[0]!.trim().toLowerCase() === A2A_CONTENT_TYPE;
}
