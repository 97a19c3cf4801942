import { Controller, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { COMPILED_SERVER_OPTIONS } from '../options/compiled-server-options.js';
import { compileServerOptions } from '../options/compile-server-options.js';
import type { A2AServerOptions } from '../options/server-options.interface.js';
import { AgentCardController } from '../transports/agent-card/agent-card.controller.js';
import { BodyErrors } from '../transports/http/body-errors.js';
import { passportUser } from '../transports/http/passport-user.js';
import { JsonRpcController } from '../transports/json-rpc/json-rpc.controller.js';
import { OpenStreams } from '../transports/sse/open-streams.js';

/**
 * Serves the agent over HTTP: JSON-RPC and the agent card. Import it once, beside a task manager
 * module; where that one is not global, name it in `imports`.
 */
@Module({})
export class A2AServerModule {
  static forRoot(options: A2AServerOptions & Pick<ModuleMetadata, 'imports'> = {}): DynamicModule {
    const compiled = compileServerOptions(options, passportUser);
    return {
      module: A2AServerModule,
      imports: options.imports ?? [],
      controllers: [mount(compiled.path), AgentCardController],
      providers: [
        { provide: COMPILED_SERVER_OPTIONS, useValue: compiled },
        { provide: OpenStreams, useFactory: () => new OpenStreams() },
        {
          provide: BodyErrors,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) => new BodyErrors(host, compiled.path),
        },
      ],
      exports: [OpenStreams],
    };
  }
}

/** Nest reads a controller's path from its class, so each path has its own. */
function mount(path: string): typeof JsonRpcController {
  class MountedJsonRpcController extends JsonRpcController {}
  Controller(path)(MountedJsonRpcController);
  return MountedJsonRpcController;
}
