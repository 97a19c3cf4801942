import type { AgentCard } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';

/**
 * Activates the extensions that the client requests and the card declares, and leaves out the rest
 * (A2A specification, section 3.2.6). From the context the transports answer which they are.
 */
export function activateExtensions(card: AgentCard, context: ServerCallContext): string[] {
  const requested = new Set(context.requestedExtensions ?? []);
  const declared = (card.capabilities?.extensions ?? []).map(({ uri }) => uri);
  const active = [...new Set(declared)].filter((uri) => requested.has(uri));
  for (const uri of active) context.addActivatedExtension(uri);
  return active;
}
