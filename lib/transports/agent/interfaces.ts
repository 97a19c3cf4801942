import type { HttpBinding } from '../../options/server-options.interface.js';
import type { InterfaceAt } from '../../task-manager/agent-card.service.js';
import { PROTOCOL_VERSION } from '../call/protocol-version.js';
import { parseUrl } from '../../model/parse-url.js';

/** Where the bindings over HTTP are, for the agent card; not told where no address is known. */
export function httpInterfaces(
  bindings: readonly HttpBinding[],
  path: string,
  versions: readonly string[] = [PROTOCOL_VERSION],
): InterfaceAt[] {
  return versions.flatMap((protocolVersion) =>
    bindings.map((protocolBinding) => (address: string) => {
      if (!parseUrl(address)) return undefined;
      const url = urlOf(protocolBinding, address, path);
      return { url, protocolBinding, tenant: '', protocolVersion };
    }),
  );
}

/** Clients of HTTP+JSON append paths to the URL, so it ends without a slash. */
function urlOf(binding: HttpBinding, address: string, path: string): string {
  return binding === 'HTTP+JSON' && path === '/' ? address : `${address}${path}`;
}
