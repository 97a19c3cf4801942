import { UnsupportedMediaTypeException } from '@nestjs/common';
import { A2A_VERSION_HEADER } from '@a2a-js/sdk';
import { malformed } from '../../task-manager/request-checks.js';
import { headerValue } from '../call/header-value.js';
import type { HttpRequest } from '../http/http-types.js';
import { isJson, jsonBody } from '../http/json-body.js';
import type { RestCall } from './rest-call.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The request in ProtoJSON: the body of a POST, else the query, and the ids of the path.
 * @throws RequestMalformedError for a member that path, query and body disagree about
 */
export function restRequest({ method, ids, query }: RestCall, request: HttpRequest): unknown {
  if (method !== 'POST') return agreed(typed(query), ids);
  const body = jsonBody(request) ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) return body;
  const { tenant = '' } = query;
  return agreed(body as Json, { ...ids, tenant });
}

/**
 * A body that is not JSON could come from a page of another site, and a POST without any as well,
 * unless it has a header that no page may send unasked.
 * @throws UnsupportedMediaTypeException
 */
export function checkBodyType(request: HttpRequest, method: string): void {
  if (method !== 'POST' || isJson(request)) return;
  const { headers } = request;
  const isBare = !headerValue(headers, 'content-type') && headerValue(headers, A2A_VERSION_HEADER);
  if (isBare) return;
  throw new UnsupportedMediaTypeException(
    'The body must be sent as application/a2a+json or application/json.',
  );
}

/** Query parameters are texts; the task manager wants a flag to be one. */
function typed(query: RestCall['query']): Json {
  const { includeArtifacts } = query;
  const isFlag = includeArtifacts === 'true' || includeArtifacts === 'false';
  return isFlag ? { ...query, includeArtifacts: includeArtifacts === 'true' } : { ...query };
}

function agreed(json: Json, more: Json): Json {
  for (const [name, value] of Object.entries(more)) {
    const given = json[name] ?? '';
    if (value !== '' && given !== '' && given !== value) {
      malformed(name, 'differs from that of the address');
    }
  }
  const named = Object.entries(more).filter(([, value]) => value !== '');
  return { ...json, ...Object.fromEntries(named) };
}
