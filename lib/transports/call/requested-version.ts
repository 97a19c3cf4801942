import { A2A_VERSION_HEADER } from '@a2a-js/sdk';
import type { CallSource } from '../../model/call-source.js';
import { headerValue } from './header-value.js';

/** Absent means the version before versions were negotiated (A2A specification, section 3.6.2). */
export const IMPLIED_VERSION = '0.3';

/** Longer texts are no versions; they are cut, so that an answer cannot be filled with them. */
const MAX_LENGTH = 20;

/**
 * Major and minor version the client speaks, from the header or the parameter of the same name
 * (section 3.6.1); patches are one version.
 */
export function requestedVersion(source: Pick<CallSource, 'headers' | 'query'>): string {
  const given =
    headerValue(source.headers, A2A_VERSION_HEADER) || source.query?.[A2A_VERSION_HEADER];
  if (typeof given !== 'string' || given.trim() === '') return IMPLIED_VERSION;
  return given
    .trim()
    .slice(0, MAX_LENGTH)
    .replace(/^(\d+\.\d+)\.\d+$/, '$1');
}
