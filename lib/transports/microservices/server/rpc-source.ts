import { A2A_VERSION_HEADER } from '@a2a-js/sdk';
import type { CallSource } from '../../../model/call-source.js';
import { PROTOCOL_VERSION } from '../../call/protocol-version.js';
import type { A2APayload } from '../payload.js';

/**
 * A message as a call. The user is what a guard left on Nest's context. Without a version it is
 * 1.0: this binding has no past.
 */
export function rpcSource({ headers }: A2APayload, context: object): CallSource {
  const entries = Object.entries(headers ?? {});
  return {
    transport: 'rpc',
    headers: {
      [A2A_VERSION_HEADER.toLowerCase()]: PROTOCOL_VERSION,
      ...Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])),
    },
    user: (context as { readonly user?: unknown }).user,
    raw: context,
  };
}
