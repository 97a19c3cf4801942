import { HTTP_EXTENSION_HEADER } from '@a2a-js/sdk';
import { LEGACY_HTTP_EXTENSION_HEADER } from '@a2a-js/sdk/compat/v0_3';
import type { RequestHeaders } from '@a2a-js/sdk/server';
import { headerValue } from './header-value.js';
import { V03 } from './protocol-version.js';

/** The header that names extensions, in requests and answers of a version. */
export function extensionHeader(version: string): string {
  return version === V03 ? LEGACY_HTTP_EXTENSION_HEADER : HTTP_EXTENSION_HEADER;
}

/** What a client declares; v0.3 may use the header of 1.0, too. */
export function declaredExtensions(headers: RequestHeaders, version: string): string | undefined {
  return (
    headerValue(headers, extensionHeader(version)) ?? headerValue(headers, HTTP_EXTENSION_HEADER)
  );
}
