import { ClientFactory, ClientFactoryOptions, type Client } from '@a2a-js/sdk/client';

/** The bindings every requirement is checked over, by their names in the agent card. */
export const BINDINGS = ['JSONRPC', 'HTTP+JSON'] as const;
export type Binding = (typeof BINDINGS)[number];

/** The SDK's client over one binding. */
export function clientOver(binding: Binding, url: string): Promise<Client> {
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    preferredTransports: [binding],
  });
  return new ClientFactory(options).createFromUrl(url);
}
