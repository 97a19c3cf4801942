import { setTimeout as delay } from 'node:timers/promises';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ServerGrpc } from '@nestjs/microservices';
import type { A2AGrpcServerOptions } from '../../options/grpc-options.interface.js';
import type { GrpcEndpoint } from './grpc-endpoint.js';
import { servicesOf } from './grpc-services.js';

/** Time that answers have to reach their clients when the server closes. */
const CLOSE_GRACE_MS = 2_000;

/** Nest's gRPC server with the SDK's services; it tells where it listens, and closes in bounded time. */
export class A2AGrpcServer extends ServerGrpc {
  private server: Server | undefined;

  constructor(
    private readonly settings: A2AGrpcServerOptions,
    private readonly endpoint: GrpcEndpoint,
  ) {
    const services = servicesOf(endpoint.options);
    super({
      package: services.map((service) => service.package),
      packageDefinition: Object.fromEntries(
        services.map(({ name, definition }) => [name, definition]),
      ),
      // Nest loads one even where there is nothing to parse.
      protoLoader: '@grpc/grpc-js',
    });
    this.transportId = endpoint.transport;
  }

  override async createClient(): Promise<Server> {
    const { url, maxReceiveMessageLength, channelOptions, configure } = this.settings;
    const { credentials = ServerCredentials.createInsecure() } = this.settings;
    const server = new Server({
      ...channelOptions,
      ...(maxReceiveMessageLength && {
        'grpc.max_receive_message_length': maxReceiveMessageLength,
      }),
    });
    configure?.(server);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(url, credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.endpoint.listensAt(url, port);
    this.server = server;
    return server;
  }

  /** Streams have been ended by now; a client that does not read is cut off. */
  override async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const grace = new AbortController();
    await Promise.race([
      new Promise((resolve) => server.tryShutdown(resolve)),
      delay(CLOSE_GRACE_MS, undefined, { signal: grace.signal }),
    ]);
    grace.abort();
    server.forceShutdown();
  }
}
