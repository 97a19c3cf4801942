import type { ChannelOptions, Server, ServerCredentials } from '@grpc/grpc-js';

/** Options of `A2AGrpcModule.forRoot()`. */
export interface A2AGrpcModuleOptions {
  /** The agent of `A2AServerModule.forFeature()` that is served. @default the root agent */
  readonly agent?: string;

  /**
   * Host and port under which clients reach the gRPC server, for the agent card:
   * `agent.example:443`. Without it the card names where the server listens.
   */
  readonly publicUrl?: string;

  /** Serves A2A 0.3 as well: service `a2a.v1.A2AService` on the same server. @default false */
  readonly v03?: boolean;
}

/** Options of `a2aGrpcOptions()`. */
export interface A2AGrpcServerOptions {
  /** As of `A2AGrpcModule.forRoot()`: every agent has a server of its own. @default the root agent */
  readonly agent?: string;

  /** Where the server listens: `0.0.0.0:50051`, `[::]:50051`, `unix:/run/agent.sock`. Port 0: any. */
  readonly url: string;

  /** `ServerCredentials.createSsl(...)`. @default no TLS */
  readonly credentials?: ServerCredentials;

  /** Largest request, in bytes. @default 4194304 */
  readonly maxReceiveMessageLength?: number;

  /** Options of the gRPC server, such as `'grpc.keepalive_time_ms'`. */
  readonly channelOptions?: ChannelOptions;

  /** Called before the server starts: adds services of your own, such as health or reflection. */
  readonly configure?: (server: Server) => void;
}
