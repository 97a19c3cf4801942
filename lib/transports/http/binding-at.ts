import type { HttpBinding } from '../../options/server-options.interface.js';

/** The paths of HTTP+JSON that take a body, below the agent's path, with or without a tenant. */
const REST =
  /^(\/[^/]+)?\/(message:(send|stream)|tasks\/[^/]+(:(cancel|subscribe)|\/pushNotificationConfigs(\/[^/]+)?))$/;

/** The binding a request with a body belongs to, by its URL; `undefined` for the application's own. */
export function bindingAt(
  url: string,
  root: string,
  bindings: readonly HttpBinding[],
): HttpBinding | undefined {
  const path = withoutSlash(url.split('?', 1)[0] ?? '');
  if (bindings.includes('JSONRPC') && path === root) return 'JSONRPC';
  const base = root === '/' ? '' : root;
  const below = path.startsWith(`${base}/`) ? path.slice(base.length) : '';
  return bindings.includes('HTTP+JSON') && REST.test(below) ? 'HTTP+JSON' : undefined;
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
