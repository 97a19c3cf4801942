import { createHash } from 'node:crypto';
import { Message } from '@a2a-js/sdk';

/** Hash of all a message says, its ids included; the order of members does not matter. */
export function contentHash(message: Message): string {
  const json = JSON.stringify(Message.toJSON(message), sortMembers);
  return createHash('sha256').update(json).digest('base64url');
}

function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}
