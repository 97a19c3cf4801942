import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';
import { headerValue } from '../call/header-value.js';
import type { HttpRequest } from '../http/http-types.js';

const JSON_TYPE = 'application/json';

/**
 * Type of an answer: `application/a2a+json`, unless the client wants, or sent, plain JSON
 * (A2A specification, section 11.1).
 */
export function contentTypeFor({ headers }: HttpRequest): string {
  const wanted = headerValue(headers, 'accept') ?? '';
  if (wanted.includes(A2A_CONTENT_TYPE)) return A2A_CONTENT_TYPE;
  if (wanted.includes(JSON_TYPE)) return JSON_TYPE;
  const sent = headerValue(headers, 'content-type') ?? '';
  return sent.startsWith(JSON_TYPE) ? JSON_TYPE : A2A_CONTENT_TYPE;
}
