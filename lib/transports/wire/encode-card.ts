import { AgentCard } from '@a2a-js/sdk';

/** The card in ProtoJSON. The codec leaves out empty lists; the protocol requires these. */
export function encodeCard(card: AgentCard): Record<string, unknown> {
  const required = { defaultInputModes: [], defaultOutputModes: [], skills: [] };
  return { ...required, ...(AgentCard.toJSON(card) as Record<string, unknown>) };
}
