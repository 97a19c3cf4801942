import { ADAPTERS, type AdapterName } from '../../../support/apps/create-app.js';
import { ClientFactory, ClientFactoryOptions, type Client } from '@a2a-js/sdk/client';
import { GrpcTransportFactory } from '@a2a-js/sdk/client/grpc';

/** By their names in the agent card. */
const TRANSPORTS = ['JSONRPC', 'HTTP+JSON', 'GRPC'] as const;
export type Transport = (typeof TRANSPORTS)[number];
export type Binding = `${Transport} on ${AdapterName}`;

/** The bindings every requirement is checked over; gRPC is hosted beside the HTTP adapter. */
export const BINDINGS: readonly Binding[] = ADAPTERS.flatMap((adapter) =>
  TRANSPORTS.map((transport): Binding => `${transport} on ${adapter}`),
);

/** The binding and the adapter in a name. */
export function partsOf(binding: Binding): { transport: Transport; adapter: AdapterName } {
  const [transport, adapter] = binding.split(' on ');
  return { transport: transport as Transport, adapter: adapter as AdapterName };
}

/** The SDK's client over one binding. */
export function clientOver(binding: Binding, url: string): Promise<Client> {
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new GrpcTransportFactory()],
    preferredTransports: [partsOf(binding).transport],
  });
  return new ClientFactory(options).createFromUrl(url);
}
