import type { Type } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { ServerGuards } from '../../transports/agent/server-guards.js';
import { StartedGuard } from '../../transports/agent/started.guard.js';
import { ClaimGuard } from '../../transports/microservices/server/claim.guard.js';
import { MicroserviceController } from '../../transports/microservices/server/microservice.controller.js';
import { RpcRefusalFilter } from '../../transports/microservices/server/rpc-refusal.filter.js';
import { patternsOf, type OperationName } from '../../transports/microservices/patterns.js';
import type { StreamOperation, UnaryOperation } from '../../transports/operations/operation.js';
import { STREAM_OPERATIONS } from '../../transports/operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../../transports/operations/unary-operations.js';
import { addHandler } from '../add-handler.js';
import { mount } from '../mount.js';

type Handler = (
  this: MicroserviceController,
  payload: unknown,
  context: object,
) => ReturnType<MicroserviceController['unary']>;

/** A controller with one message handler per operation. */
export function mountPatterns(prefix: string): Type<MicroserviceController> {
  const guards = [ClaimGuard, StartedGuard, ServerGuards];
  const Mounted = mount(MicroserviceController, '', guards, [RpcRefusalFilter]);
  const patterns = patternsOf(prefix);
  const listen = (name: string, handler: Handler) => {
    addHandler(Mounted, name, handler, MessagePattern(patterns[name as OperationName]));
    Payload()(Mounted.prototype, name, 0);
    Ctx()(Mounted.prototype, name, 1);
  };
  for (const [name, operation] of Object.entries(UNARY_OPERATIONS)) {
    listen(name, function (payload, context) {
      return this.unary(operation as UnaryOperation, payload, context);
    });
  }
  for (const [name, operation] of Object.entries(STREAM_OPERATIONS)) {
    listen(name, function (payload, context) {
      return this.stream(operation as StreamOperation, payload, context);
    });
  }
  return Mounted;
}
