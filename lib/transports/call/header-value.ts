import type { RequestHeaders } from '@a2a-js/sdk/server';

/** A header as one text; repeated ones are joined, as RFC 9110, section 5.3, has it. */
export function headerValue(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(',') : value;
}
