import type { IncomingMessage } from 'node:http';
import { IMPLIED_VERSION, requestedVersion } from '../call/requested-version.js';
import { matchPath, type OperationName } from './rest-paths.js';

export type Query = Readonly<Record<string, string | string[]>>;

/** A request of the HTTP+JSON binding, as far as its first line says. */
export interface RestCall {
  readonly method: string;
  readonly operation: OperationName;
  readonly tenant: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly query: Query;
}

/** The call a request makes to an agent whose paths begin with `base`; none for anything else. */
export function restCall(request: IncomingMessage, base: string): RestCall | undefined {
  const { method = '' } = request;
  const { path, query } = splitUrl(request);
  const found = path.startsWith(base) ? matchPath(path.slice(base.length)) : undefined;
  const operation = found?.methods[method];
  return found && operation && { ...found, method, operation, query };
}

/**
 * Whether the client names a version, as this binding asks for. The application's own routes may
 * have the same paths; requests that name none are theirs.
 */
export function namesVersion(request: IncomingMessage): boolean {
  const { query } = splitUrl(request);
  return requestedVersion({ headers: request.headers, query }) !== IMPLIED_VERSION;
}

/** The path is not decoded. Names that come more than once have a list. */
export function splitUrl({ url = '' }: IncomingMessage): { path: string; query: Query } {
  const [, path = '', search = ''] = /^([^?#]*)\??([^#]*)/.exec(url) ?? [];
  const query: Record<string, string | string[]> = Object.create(null) as object as never;
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return { path, query };
}
