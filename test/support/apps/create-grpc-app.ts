import { AGENT_CARD_PATH, type AgentCard } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import {
  a2aGrpcOptions,
  A2AGrpcModule,
  type A2AGrpcModuleOptions,
  type A2AGrpcServerOptions,
} from 'nestjs-a2a-redis/grpc';
import { createTestApp, type StoreName, type TestApp, type TestAppOptions } from './create-app.js';
import { GrpcPeer } from './grpc-call.js';
import { sdkClient } from './sdk-client.js';

export interface GrpcAppOptions extends TestAppOptions {
  readonly grpc?: A2AGrpcModuleOptions;
  readonly listen?: Partial<A2AGrpcServerOptions>;
  /** Global guards, pipes, interceptors and filters are of gRPC, too. @default false */
  readonly inheritAppConfig?: boolean;
}

export interface GrpcApp extends TestApp {
  /** Host and port of the gRPC server. */
  readonly address: string;
  /** The SDK's client over gRPC. */
  readonly grpcClient: Client;
  readonly peer: GrpcPeer;
}

/** An application that serves HTTP and gRPC, each on a port of its own. */
export async function createGrpcApp(
  store: StoreName,
  {
    grpc,
    listen,
    inheritAppConfig = false,
    imports = [],
    configure,
    ...options
  }: GrpcAppOptions = {},
): Promise<GrpcApp> {
  const agent = await createTestApp(store, {
    ...options,
    imports: [A2AGrpcModule.forRoot(grpc), ...imports],
    configure: async (app) => {
      await configure?.(app);
      const server = a2aGrpcOptions({ url: '127.0.0.1:0', ...listen });
      app.connectMicroservice(server, { inheritAppConfig });
    },
  });
  await agent.app.startAllMicroservices();
  const grpcClient = await sdkClient(agent.url, 'GRPC');
  const address = await grpcAddressOf(agent.url);
  const peer = new GrpcPeer(address);
  const close = async () => {
    peer.close();
    await agent.app.close();
  };
  return { ...agent, address, peer, grpcClient, close };
}

/** Where the public card at a URL has the gRPC server. */
export async function grpcAddressOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/${AGENT_CARD_PATH}`);
  const { supportedInterfaces } = (await answer.json()) as Pick<AgentCard, 'supportedInterfaces'>;
  const found = supportedInterfaces.find(({ protocolBinding }) => protocolBinding === 'GRPC');
  if (!found) throw new Error('The card has no interface over gRPC.');
  return found.url;
}
