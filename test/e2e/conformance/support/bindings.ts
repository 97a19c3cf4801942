import { ADAPTERS, type AdapterName } from '../../../support/apps/create-app.js';
import { TRANSPORTS, type Transport } from '../../../support/apps/sdk-client.js';

/** `HTTP+JSON on fastify` */
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
