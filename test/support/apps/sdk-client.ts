import { ClientFactory, ClientFactoryOptions, type Client } from '@a2a-js/sdk/client';
import { GrpcTransportFactory } from '@a2a-js/sdk/client/grpc';

/** By their names in the agent card. */
export const TRANSPORTS = ['JSONRPC', 'HTTP+JSON', 'GRPC'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** The SDK's client over one binding, as the card at a URL has it. */
export function sdkClient(url: string, transport: Transport): Promise<Client> {
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new GrpcTransportFactory()],
    preferredTransports: [transport],
  });
  return new ClientFactory(options).createFromUrl(url);
}
