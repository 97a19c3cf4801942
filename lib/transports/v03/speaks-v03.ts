import { isLegacyJsonRpcMethod } from '@a2a-js/sdk/compat/v0_3';
import { V03 } from '../call/protocol-version.js';
import { requestedVersion } from '../call/requested-version.js';
import { httpSource } from '../http/http-source.js';
import type { HttpRequest } from '../http/http-types.js';

/**
 * Whether a JSON-RPC request is refused in the words of v0.3: its version says so, or the name of
 * its method, whatever version is named.
 */
export function speaksV03(request: HttpRequest, { v03 }: { readonly v03: boolean }): boolean {
  if (!v03) return false;
  const { method } = (request.body ?? {}) as { readonly method?: unknown };
  return requestedVersion(httpSource(request)) === V03 || isLegacyJsonRpcMethod(method);
}
