import { createHash } from 'node:crypto';
import { parseUrl } from './parse-url.js';

/** One push configuration of one task: its notifications are sent one after another. */
export interface LaneAddress {
  readonly taskId: string;
  readonly configId: string;
  /** Of the receiver, see {@link hostKey}. */
  readonly host: string;
}

/** Short name of a receiver's host and port: receivers take turns by it. */
export function hostKey(url: string): string {
  const host = parseUrl(url)?.host ?? '';
  return createHash('sha256').update(host).digest('base64url').slice(0, 8);
}
