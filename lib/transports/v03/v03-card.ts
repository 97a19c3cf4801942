import type { AgentCard } from '@a2a-js/sdk';
import { LegacyRestTransportHandler } from '@a2a-js/sdk/compat/v0_3/server';
import { ServerCallContext, type A2ARequestHandler } from '@a2a-js/sdk/server';
import { V03 } from '../call/protocol-version.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The public card for clients of both versions: the members of 1.0, and beside them what v0.3 calls
 * otherwise (`url`, `preferredTransport`, `additionalInterfaces`, `protocolVersion`, `security`...).
 * A card that declares no interface for v0.3 stays as it is.
 */
export async function hybridCard(card: AgentCard, json: Json): Promise<Json> {
  const isAnnounced = card.supportedInterfaces.some((mounted) => mounted.protocolVersion === V03);
  if (!isAnnounced) return json;
  const v03 = await v03Card(card);
  return { ...v03, ...json, ...bothOf(v03, json) };
}

/** The SDK translates a card on the way to a client only: here its client is us. */
async function v03Card(card: AgentCard): Promise<Json> {
  const handler: Partial<A2ARequestHandler> = {
    getAuthenticatedExtendedAgentCard: () => Promise.resolve(card),
  };
  const translator = new LegacyRestTransportHandler(handler as A2ARequestHandler);
  return { ...(await translator.getAuthenticatedExtendedAgentCard(new ServerCallContext())) };
}

/** Members both versions have, with other members inside. */
function bothOf(v03: Json, json: Json): Json {
  const both: Record<string, unknown> = {};
  const schemes = json['securitySchemes'] as Record<string, Json> | undefined;
  if (schemes) {
    const olds = v03['securitySchemes'] as Record<string, Json>;
    both['securitySchemes'] = Object.fromEntries(
      Object.entries(schemes).map(([name, scheme]) => [name, { ...olds[name], ...scheme }]),
    );
  }
  const olds = v03['skills'] as readonly Json[];
  const skills = json['skills'] as readonly Json[];
  return { ...both, skills: skills.map((skill, i) => ({ ...olds[i], ...skill })) };
}
