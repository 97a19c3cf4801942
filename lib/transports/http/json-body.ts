import { headerValue } from '../call/header-value.js';
import type { HttpRequest } from './http-types.js';

const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

/**
 * The body of a request sent as JSON. A form is not: a page of another site could send one, with
 * the user's cookies, and no browser would ask first.
 */
export function jsonBody(request: HttpRequest): unknown {
  return isJson(request) ? request.body : undefined;
}

export function isJson({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  return JSON_TYPE.test(headerValue(headers, 'content-type') ?? '');
}
