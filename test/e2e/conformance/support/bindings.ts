import type { AdapterName } from '../../../support/apps/create-app.js';
import { ClientFactory, ClientFactoryOptions, type Client } from '@a2a-js/sdk/client';

/** The bindings every requirement is checked over, by their names in the agent card. */
export const BINDINGS = [
  'JSONRPC on express',
  'HTTP+JSON on express',
  'JSONRPC on fastify',
  'HTTP+JSON on fastify',
] as const;
export type Binding = (typeof BINDINGS)[number];

/** The binding and the adapter in a name. */
export function partsOf(binding: Binding): { transport: string; adapter: AdapterName } {
  const [transport = '', adapter] = binding.split(' on ');
  return { transport, adapter: adapter as AdapterName };
}

/** The SDK's client over one binding. */
export function clientOver(binding: Binding, url: string): Promise<Client> {
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    preferredTransports: [partsOf(binding).transport],
  });
  return new ClientFactory(options).createFromUrl(url);
}
