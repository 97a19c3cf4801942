import type { Type } from '@nestjs/common';
import { ServerGuards } from '../transports/agent/server-guards.js';
import { GrpcRefusalFilter } from '../transports/grpc/grpc-refusal.filter.js';
import { GrpcController } from '../transports/grpc/grpc.controller.js';
import { StartedGuard } from '../transports/agent/started.guard.js';
import { LegacyGrpcController } from '../transports/grpc/v03/legacy-grpc.controller.js';
import { mount } from './mount.js';

/** Where @nestjs/microservices keeps the transport of a handler: with its function. */
const TRANSPORT_METADATA = 'microservices:transport';

/**
 * Controllers of one agent. Nest hands every handler to every server of its transport, where the last
 * one of a name wins; so each agent's handlers have a transport of their own, which is its server's.
 */
export function grpcControllers(transport: symbol, v03: boolean): Type[] {
  const controllers = v03 ? [GrpcController, LegacyGrpcController] : [GrpcController];
  return controllers.map((Base) => {
    const Mounted = mount<Type>(Base, '', [StartedGuard, ServerGuards], [GrpcRefusalFilter]);
    ownHandlers(Mounted.prototype as object, Base.prototype, transport);
    return Mounted;
  });
}

type Handler = (this: object, ...args: unknown[]) => unknown;

function ownHandlers(mounted: object, base: object, transport: symbol): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(base))) {
    const handle = value as Handler;
    if (!Reflect.hasMetadata(TRANSPORT_METADATA, handle)) continue;
    const own: Handler = function (...args) {
      return handle.apply(this, args);
    };
    Object.defineProperty(own, 'name', { value: name });
    for (const key of Reflect.getMetadataKeys(handle) as string[]) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, handle), own);
    }
    Reflect.defineMetadata(TRANSPORT_METADATA, transport, own);
    Object.defineProperty(mounted, name, { value: own, writable: true, configurable: true });
  }
}
