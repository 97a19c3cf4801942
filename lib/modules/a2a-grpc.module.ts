import { Module, type DynamicModule } from '@nestjs/common';
import { compileGrpcModuleOptions } from '../options/compile-grpc-options.js';
import type { A2AGrpcModuleOptions } from '../options/grpc-options.interface.js';
import { ServedAgent } from '../transports/agent/served-agent.js';
import { ServerGuards } from '../transports/agent/server-guards.js';
import { StartedGuard } from '../transports/agent/started.guard.js';
import { Startup } from '../transports/agent/startup.js';
import { GrpcEndpoint } from '../transports/grpc/grpc-endpoint.js';
import { GrpcRefusalFilter } from '../transports/grpc/grpc-refusal.filter.js';
import { GrpcController } from '../transports/grpc/grpc.controller.js';
import { LegacyGrpcController } from '../transports/grpc/v03/legacy-grpc.controller.js';
import { mount } from './mount.js';

/**
 * Serves the agent over gRPC, beside `A2AServerModule`. The server is started by Nest:
 * `app.connectMicroservice(a2aGrpcOptions({ url }))`.
 */
@Module({})
export class A2AGrpcModule {
  static forRoot(options: A2AGrpcModuleOptions = {}): DynamicModule {
    const compiled = compileGrpcModuleOptions(options);
    const controllers = compiled.v03 ? [GrpcController, LegacyGrpcController] : [GrpcController];
    return {
      module: A2AGrpcModule,
      controllers: controllers.map((controller) =>
        mount(controller, '', [StartedGuard, ServerGuards], [GrpcRefusalFilter]),
      ),
      providers: [
        Startup,
        {
          provide: GrpcEndpoint,
          // After the interfaces over HTTP, which the agent announces when it is made.
          inject: [ServedAgent],
          useFactory: ({ cards }: ServedAgent) => new GrpcEndpoint(compiled, cards),
        },
      ],
      exports: [GrpcEndpoint],
    };
  }
}
