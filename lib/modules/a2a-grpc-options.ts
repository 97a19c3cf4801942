import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { checkGrpcServerOptions } from '../options/compile-grpc-options.js';
import type { A2AGrpcServerOptions } from '../options/grpc-options.interface.js';
import { GrpcEndpoints } from '../transports/grpc/grpc-endpoints.js';
import { A2AGrpcServer } from '../transports/grpc/grpc-server.js';

/**
 * Options of the gRPC server, for `app.connectMicroservice()` and `NestFactory.createMicroservice()`
 * of an application that imports {@link A2AGrpcModule}.
 * @throws ConfigurationError that names the option, also when the application serves no such agent
 */
export function a2aGrpcOptions(options: A2AGrpcServerOptions): AsyncMicroserviceOptions {
  checkGrpcServerOptions(options);
  return {
    inject: [GrpcEndpoints],
    useFactory: (endpoints: GrpcEndpoints) => ({
      strategy: new A2AGrpcServer(options, endpoints.of(options.agent ?? '')),
    }),
  };
}
