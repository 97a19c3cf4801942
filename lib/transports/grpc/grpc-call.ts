import { Metadata, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { RequestHeaders, ServerCallContext } from '@a2a-js/sdk/server';
import type { CallSource } from '../../model/call-source.js';
import { activatedExtensions } from '../call/call-context.js';

export type UnaryCall = ServerUnaryCall<unknown, unknown>;
export type StreamCall = ServerWritableStream<unknown, unknown>;

interface WithUser {
  readonly user?: unknown;
}

/** A gRPC call as a call. Guards leave the user on the call or its metadata, never on the message. */
export function grpcSource(call: UnaryCall | StreamCall): CallSource {
  const user = (call as WithUser).user ?? (call.metadata as WithUser).user;
  return { transport: 'grpc', headers: headersOf(call.metadata), user, raw: call };
}

/** Metadata that goes before the answer: the extensions the agent activated. */
export function initialMetadata(context: ServerCallContext): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(activatedExtensions(context))) {
    metadata.set(name, value);
  }
  return metadata;
}

/** Binary values are in base64, as on the wire. */
function headersOf(metadata: Metadata): RequestHeaders {
  return Object.fromEntries(
    Object.keys(metadata.getMap()).map((name) => {
      const [first, ...more] = metadata.get(name).map(textOf);
      return [name, more.length > 0 ? [first ?? '', ...more] : first];
    }),
  );
}

function textOf(value: string | Buffer): string {
  return typeof value === 'string' ? value : value.toString('base64');
}
