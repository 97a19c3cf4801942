import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';
import { headerValue } from '../call/header-value.js';
import { cameAsA2A } from '../http/a2a-media-type.js';
import type { HttpRequest } from '../http/http-types.js';

const JSON_TYPE = 'application/json';

/**
 * Type of an answer: `application/a2a+json`, unless the client wants, or sent, plain JSON
 * (A2A specification, section 11.1).
 */
export function contentTypeFor(request: HttpRequest): string {
  const { headers } = request;
  const wanted = headerValue(headers, 'accept') ?? '';
  if (wanted.includes(A2A_CONTENT_TYPE)) return A2A_CONTENT_TYPE;
  if (wanted.includes(JSON_TYPE)) return JSON_TYPE;
  if (cameAsA2A(request)) return A2A_CONTENT_TYPE;
  const sent = headerValue(headers, 'content-type') ?? '';
  return sent.startsWith(JSON_TYPE) ? JSON_TYPE : A2A_CONTENT_TYPE;
}
