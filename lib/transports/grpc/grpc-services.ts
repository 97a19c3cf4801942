import type { ServiceDefinition } from '@grpc/grpc-js';
import { LegacyA2AService } from '@a2a-js/sdk/compat/v0_3/server/grpc';
import { A2AService } from '@a2a-js/sdk/server/grpc';

/** A service as the SDK defines it. */
export interface GrpcService {
  /** In Protocol Buffers. */
  readonly package: string;
  readonly name: string;
  readonly definition: ServiceDefinition;
}

/** The service of version 1.0 (A2A specification, section 10). */
export const SERVICE: GrpcService = serviceOf('lf.a2a.v1', A2AService);

export const V03_SERVICE: GrpcService = serviceOf('a2a.v1', LegacyA2AService);

/** What a server has. */
export function servicesOf({ v03 }: { readonly v03: boolean }): readonly GrpcService[] {
  return v03 ? [SERVICE, V03_SERVICE] : [SERVICE];
}

function serviceOf(name: string, definition: ServiceDefinition): GrpcService {
  return { package: name, name: `${name}.A2AService`, definition };
}
