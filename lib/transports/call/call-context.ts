import { A2A_VERSION_HEADER, Extensions } from '@a2a-js/sdk';
import { VersionNotSupportedError } from '@a2a-js/sdk/errors';
import { defaultServerCallContextBuilder, type ServerCallContext } from '@a2a-js/sdk/server';
import type { CallSource } from '../../model/call-source.js';
import { ADDRESS_KEY } from '../../task-manager/extended-card.js';
import { OWN_TENANT_KEY } from '../../task-manager/resolve-scope.js';
import { declaredExtensions, extensionHeader } from './extension-header.js';
import type { ServedAgent } from '../agent/served-agent.js';
import { PROTOCOL_VERSION } from './protocol-version.js';
import { requestedVersion } from './requested-version.js';

/**
 * Who calls, and what the client declared: identity first, then the version
 * (A2A specification, section 7.4). The tenant of an address, where there is one, goes along.
 * @throws UnauthenticatedError, and VersionNotSupportedError for other versions than `versions`
 */
export async function callContext(
  source: CallSource,
  { identity, address }: ServedAgent,
  tenant = '',
  versions: readonly string[] = [PROTOCOL_VERSION],
): Promise<ServerCallContext> {
  const user = await identity.of(source);
  const version = requestedVersion(source);
  if (!versions.includes(version)) throw unsupported(version);
  const context = defaultServerCallContextBuilder({
    user,
    headers: source.headers,
    extensions: Extensions.parseServiceParameter(declaredExtensions(source.headers, version)),
    requestedVersion: version,
  });
  context.state.set(ADDRESS_KEY, () => address.of(source));
  const own = identity.tenant(source, tenant);
  if (own) context.state.set(OWN_TENANT_KEY, true);
  if (own || tenant) context.setTenant(own || tenant);
  return context;
}

export function unsupported(version: string): VersionNotSupportedError {
  return new VersionNotSupportedError(
    `A2A version ${version} is not supported here; send "${A2A_VERSION_HEADER}: ` +
      `${PROTOCOL_VERSION}".`,
  );
}

/** Extensions the agent activated (section 3.2.6), as one header; none, none. */
export function activatedExtensions(context: ServerCallContext): Record<string, string> {
  const extensions = context.activatedExtensions ?? [];
  return extensions.length > 0
    ? { [extensionHeader(context.requestedVersion)]: extensions.join(',') }
    : {};
}
