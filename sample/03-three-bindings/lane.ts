import type { AgentCard } from '@a2a-js/sdk';
import {
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
  type Client,
} from '@a2a-js/sdk/client';
import { GrpcTransportFactory } from '@a2a-js/sdk/client/grpc';

/** One way to the agent: a client of one version over one binding. */
export interface Lane {
  readonly version: string;
  readonly binding: string;
  readonly client: Client;
}

/** With `legacyCompat` the SDK speaks the version that the card says of an interface. */
const BOTH_VERSIONS = { legacyCompat: { enabled: true } };

const FACTORY = new ClientFactory({
  transports: [
    new JsonRpcTransportFactory(BOTH_VERSIONS),
    new RestTransportFactory(BOTH_VERSIONS),
    new GrpcTransportFactory(BOTH_VERSIONS),
  ],
});

/** The official client over every interface that the card names. */
export async function lanesOf(url: string): Promise<Lane[]> {
  const card = await (await FACTORY.createFromUrl(url)).getAgentCard();
  const lanes = card.supportedInterfaces.map((one) =>
    laneOver({ ...card, supportedInterfaces: [one] }),
  );
  return (await Promise.all(lanes)).sort(byVersion);
}

async function laneOver(card: AgentCard): Promise<Lane> {
  const [{ protocolBinding = '', protocolVersion = '' } = {}] = card.supportedInterfaces;
  const client = await FACTORY.createFromAgentCard(card);
  return { version: protocolVersion, binding: protocolBinding, client };
}

/** The newer version first. */
function byVersion(one: Lane, other: Lane): number {
  return other.version.localeCompare(one.version);
}
