import { A2A_VERSION_HEADER, Extensions, HTTP_EXTENSION_HEADER } from '@a2a-js/sdk';
import { VersionNotSupportedError } from '@a2a-js/sdk/errors';
import {
  defaultServerCallContextBuilder,
  type ServerCallContext,
  type User,
} from '@a2a-js/sdk/server';
import { headerOf, type HttpRequest } from './http-types.js';

/** Major and minor version of the protocol spoken here; patches are one version (section 3.6). */
export const PROTOCOL_VERSION = '1.0';

/** Absent means the version before versions were negotiated (section 3.6.2). */
const IMPLIED_VERSION = '0.3';

/**
 * Who asks, and what the client declared.
 * @throws VersionNotSupportedError when the client speaks another version of the protocol
 */
export function callContext(
  request: HttpRequest,
  userOf: (request: unknown) => User | undefined,
): ServerCallContext {
  const requestedVersion = requestedVersionOf(request);
  if (requestedVersion !== PROTOCOL_VERSION) {
    throw new VersionNotSupportedError(
      `A2A version ${requestedVersion} is not supported here; send "${A2A_VERSION_HEADER}: ` +
        `${PROTOCOL_VERSION}".`,
    );
  }
  return defaultServerCallContextBuilder({
    user: userOf(request),
    headers: request.headers,
    extensions: Extensions.parseServiceParameter(headerOf(request, HTTP_EXTENSION_HEADER)),
    requestedVersion,
  });
}

function requestedVersionOf(request: HttpRequest): string {
  const query = request.query as Readonly<Record<string, unknown>> | undefined;
  const parameter = query?.[A2A_VERSION_HEADER];
  const given = headerOf(request, A2A_VERSION_HEADER) || parameter;
  if (typeof given !== 'string' || given.trim() === '') return IMPLIED_VERSION;
  return given
    .trim()
    .slice(0, 20)
    .replace(/^(\d+\.\d+)\.\d+$/, '$1');
}
