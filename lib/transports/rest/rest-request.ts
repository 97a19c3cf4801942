import { malformed } from '../../task-manager/request-checks.js';
import type { HttpRequest } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';

type Json = Readonly<Record<string, unknown>>;

/** Members of the query that are true or false; all others are texts, also numbers. */
const FLAGS = ['includeArtifacts'];

/** A request in ProtoJSON made of the query and the path. */
export function fromQuery({ query }: HttpRequest, path: Json): Json {
  const given = { ...(query as Json | undefined) };
  for (const name of FLAGS) {
    if (given[name] !== undefined) given[name] = flag(name, given[name]);
  }
  return withPath(given, path);
}

/** A request in ProtoJSON made of the body and the path. */
export function fromBody(request: HttpRequest, path: Json = {}): unknown {
  const body = jsonBody(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return malformed('body', 'must be an object, sent as application/a2a+json');
  }
  return withPath(body as Json, path);
}

/** A body may be left out where nothing in it is required. */
export function fromOptionalBody(request: HttpRequest, path: Json): unknown {
  const isEmpty = request.headers['content-length'] === '0' || !hasBody(request);
  return isEmpty ? path : fromBody(request, path);
}

function hasBody({ headers }: HttpRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** The path says which task; a request that says otherwise is refused. */
function withPath(given: Json, path: Json): Json {
  for (const [name, value] of Object.entries(path)) {
    const other = given[name];
    if (other !== undefined && other !== null && other !== '' && other !== value) {
      malformed(name, 'differs from the one in the path');
    }
  }
  return { ...given, ...path };
}

function flag(name: string, value: unknown): boolean {
  if (value === 'true') return true;
  return value === 'false' ? false : malformed(name, 'must be true or false');
}
