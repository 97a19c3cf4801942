import type { IncomingHttpHeaders } from 'node:http';
import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';
import { headerValue } from '../call/header-value.js';

const PLAIN_JSON = 'application/json';

/**
 * Media type of an answer (A2A specification, section 11.1): that of the protocol, unless the
 * client asks for plain JSON, or sends plain JSON and asks for neither.
 */
export function answerType(headers: IncomingHttpHeaders): string {
  const accepted = mediaTypes(headerValue(headers, 'accept'));
  if (accepted.includes(A2A_CONTENT_TYPE)) return A2A_CONTENT_TYPE;
  const named = [...accepted, ...mediaTypes(headerValue(headers, 'content-type'))];
  return named.includes(PLAIN_JSON) ? PLAIN_JSON : A2A_CONTENT_TYPE;
}

function mediaTypes(header = ''): string[] {
  return header.split(',').map((type) => type.split(';', 1)[0]!.trim().toLowerCase());
}
