// The gRPC binding. Needs @grpc/grpc-js, @nestjs/microservices and @bufbuild/protobuf.
export { A2AGrpcModule } from './modules/a2a-grpc.module.js';
export { a2aGrpcOptions } from './modules/a2a-grpc-options.js';
export type {
  A2AGrpcModuleOptions,
  A2AGrpcServerOptions,
} from './options/grpc-options.interface.js';
