import type { Type } from '@nestjs/common';
import { GrpcMethodStreamingType, MessagePattern } from '@nestjs/microservices';
import { ServerGuards } from '../transports/agent/server-guards.js';
import { StartedGuard } from '../transports/agent/started.guard.js';
import type { GrpcBinding } from '../transports/grpc/grpc-binding.js';
import { GrpcRefusalFilter } from '../transports/grpc/grpc-refusal.filter.js';
import { SERVICE, V03_SERVICE, type GrpcService } from '../transports/grpc/grpc-services.js';
import { GrpcController } from '../transports/grpc/grpc.controller.js';
import { LegacyGrpcController } from '../transports/grpc/v03/legacy-grpc.controller.js';
import { addHandler } from './add-handler.js';
import { mount } from './mount.js';

type Handler = (this: GrpcBinding, request: unknown, metadata: unknown, call: never) => unknown;

/**
 * Controllers of one agent. Nest hands every handler to every server of its transport, where the last
 * one of a name wins; so each agent's handlers have a transport of their own, which is its server's.
 */
export function grpcControllers(transport: symbol, v03: boolean): Type<GrpcBinding>[] {
  const controller = mountService(GrpcController, SERVICE, transport);
  return v03
    ? [controller, mountService(LegacyGrpcController, V03_SERVICE, transport)]
    : [controller];
}

/** With a handler for each method of the service. */
function mountService(
  Binding: Type<GrpcBinding>,
  { name, definition }: GrpcService,
  transport: symbol,
): Type<GrpcBinding> {
  const guards = [StartedGuard, ServerGuards];
  const Mounted = mount(Binding, '', guards, [GrpcRefusalFilter]);
  for (const [method, { responseStream }] of Object.entries(definition)) {
    const handler: Handler = responseStream
      ? function (request, _metadata, call) {
          return this.stream(method, request, call);
        }
      : function (request, _metadata, call) {
          return this.unary(method, request, call);
        };
    const rpc = { service: name, rpc: method, streaming: GrpcMethodStreamingType.NO_STREAMING };
    addHandler(Mounted, method, handler, MessagePattern(rpc, transport));
  }
  return Mounted;
}
