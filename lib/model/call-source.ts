import type { RequestHeaders, User } from '@a2a-js/sdk/server';

/** A call as it came in, whatever the transport. Guards have seen it before. */
export interface CallSource {
  readonly transport: 'http' | 'grpc' | 'rpc';
  /** Names in lower case. gRPC: the metadata. Microservices: the headers the client sent along. */
  readonly headers: RequestHeaders;
  /** Parameters of an HTTP URL. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** What a guard left as `request.user` (HTTP), on the call or its metadata (gRPC), on the context (microservices). */
  readonly user?: unknown;
  /** The framework's request; for gRPC the call; for microservices the context. */
  readonly raw: unknown;
}

/** Tells which tenant a caller belongs to; `undefined`: whichever the request names. */
export type TenantResolver = (source: CallSource) => string | undefined;

/** Tells who calls; `undefined`: nobody in particular. */
export type UserResolver = (source: CallSource) => User | undefined | Promise<User | undefined>;
