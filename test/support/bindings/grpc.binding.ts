import type { Metadata, ServiceError } from '@grpc/grpc-js';
import { StreamResponse } from '@a2a-js/sdk';
import { grpcAddressOf } from '../apps/create-grpc-app.js';
import { GrpcPeer, readRefusal, type GrpcAnswer } from '../apps/grpc-call.js';
import type { Binding, NeutralAnswer, NeutralCall } from './binding.js';

/** For applications that serve gRPC; their card at the URL says where. */
export async function grpcBinding(url: string): Promise<Binding> {
  const peer = new GrpcPeer(await grpcAddressOf(url));
  return {
    name: 'gRPC',
    call: async (call) => neutral(await ask(peer, call)),
    close: () => Promise.resolve(peer.close()),
  };
}

function ask(peer: GrpcPeer, { operation, request, headers }: NeutralCall): Promise<GrpcAnswer> {
  const isStream = operation === 'sendStreamingMessage' || operation === 'subscribeToTask';
  if (!isStream) return peer.call(operation, request, headers);
  const stream = peer.open(operation, request, headers);
  let metadata: Metadata | undefined;
  return new Promise((resolve) => {
    stream
      .on('metadata', (initial: Metadata) => (metadata = initial))
      .on('error', (error: ServiceError) => resolve({ error: readRefusal(error) }))
      .on('data', (event: StreamResponse) => {
        resolve({ result: StreamResponse.toJSON(event), ...{ metadata } });
        stream.cancel();
      });
  });
}

function neutral({ result, metadata, error }: GrpcAnswer): NeutralAnswer {
  if (!error) return { kind: 'result', result, extensions: textOf(metadata, 'a2a-extensions') };
  const { reason, code, message, fields, retryAfter } = error;
  const [field] = fields;
  const text = `${message} ${allOf(error.metadata)}`;
  return { kind: 'error', reason, code, status: code, message, field, retryAfter, text };
}

/** The details among them: texts stand in Protocol Buffers as they are. */
function allOf(metadata: Metadata): string {
  const names = Object.keys(metadata.getMap()).filter((name) => name !== 'date');
  return names.map((name) => textOf(metadata, name)).join(' ');
}

function textOf(metadata: Metadata | undefined, name: string): string | undefined {
  return metadata?.get(name).map(String).join(',') || undefined;
}
