import { Module, type DynamicModule } from '@nestjs/common';
import { compileGrpcModuleOptions } from '../options/compile-grpc-options.js';
import type { A2AGrpcModuleOptions } from '../options/grpc-options.interface.js';
import { ServedAgent } from '../transports/agent/served-agent.js';
import { Startup } from '../transports/agent/startup.js';
import { GrpcEndpoint } from '../transports/grpc/grpc-endpoint.js';
import { GrpcEndpoints } from '../transports/grpc/grpc-endpoints.js';
import { grpcControllers } from './a2a-grpc-controllers.js';
import { agentNamed } from './agent-access.providers.js';
import { ServedAgentsModule } from './served-agents.module.js';

/** The gRPC servers of the application: one list, however many modules serve agents. */
@Module({
  providers: [{ provide: GrpcEndpoints, useFactory: () => new GrpcEndpoints() }],
  exports: [GrpcEndpoints],
})
class GrpcEndpointsModule {}

/**
 * Serves an agent over gRPC, beside `A2AServerModule`. The server is started by Nest:
 * `app.connectMicroservice(a2aGrpcOptions({ url }))`. For several agents import it once for each.
 */
@Module({})
export class A2AGrpcModule {
  /** @throws ConfigurationError that names the option */
  static forRoot(options: A2AGrpcModuleOptions = {}): DynamicModule {
    const compiled = compileGrpcModuleOptions(options);
    const transport = Symbol(`gRPC of agent "${compiled.agent}"`);
    return {
      module: A2AGrpcModule,
      imports: [ServedAgentsModule, GrpcEndpointsModule],
      controllers: grpcControllers(transport, compiled.v03),
      providers: [
        ...agentNamed(compiled.agent, A2AGrpcModule.name),
        Startup,
        {
          provide: GrpcEndpoint,
          // After the interfaces over HTTP, which the agent announces when it is made.
          inject: [ServedAgent, GrpcEndpoints],
          useFactory: ({ cards }: ServedAgent, endpoints: GrpcEndpoints) =>
            endpoints.add(new GrpcEndpoint(compiled, cards, transport)),
        },
      ],
    };
  }
}
