import type { Connect } from './binding.js';
import { grpcBinding } from './grpc.binding.js';
import { jsonRpcBinding } from './json-rpc.binding.js';
import { restBinding } from './rest.binding.js';

/** All bindings; whatever is said of one is said of each. */
export const BINDINGS: readonly (readonly [name: string, connect: Connect])[] = [
  ['JSON-RPC', jsonRpcBinding],
  ['HTTP+JSON', restBinding],
  ['gRPC', grpcBinding],
];
