import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { checkGrpcServerOptions } from '../options/compile-grpc-options.js';
import type { A2AGrpcServerOptions } from '../options/grpc-options.interface.js';
import { GrpcEndpoint } from '../transports/grpc/grpc-endpoint.js';
import { A2AGrpcServer } from '../transports/grpc/grpc-server.js';

/**
 * Options of the gRPC server, for `app.connectMicroservice()` and `NestFactory.createMicroservice()`
 * of an application that imports {@link A2AGrpcModule}.
 * @throws ConfigurationError that names the option
 */
export function a2aGrpcOptions(options: A2AGrpcServerOptions): AsyncMicroserviceOptions {
  checkGrpcServerOptions(options);
  return {
    inject: [GrpcEndpoint],
    useFactory: (endpoint: GrpcEndpoint) => ({ strategy: new A2AGrpcServer(options, endpoint) }),
  };
}
