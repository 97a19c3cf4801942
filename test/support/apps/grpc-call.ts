import {
  credentials,
  makeGenericClientConstructor,
  Metadata,
  status,
  type Client,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  AgentCard,
  CancelTaskRequest,
  DeleteTaskPushNotificationConfigRequest,
  GetExtendedAgentCardRequest,
  GetTaskPushNotificationConfigRequest,
  GetTaskRequest,
  ListTaskPushNotificationConfigsRequest,
  ListTaskPushNotificationConfigsResponse,
  ListTasksRequest,
  ListTasksResponse,
  SendMessageRequest,
  SendMessageResponse,
  StreamResponse,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
  type MessageFns,
} from '@a2a-js/sdk';
import { decodeErrorInfo, decodeStatus } from '@a2a-js/sdk/errors/grpc';
import { A2AService } from '@a2a-js/sdk/server/grpc';

export type Headers = Readonly<Record<string, string>>;
export type Operation = keyof typeof CODECS;

/** Metadata of an ordinary A2A call. */
export const GRPC_HEADERS: Headers = { 'a2a-version': '1.0' };

type Codec = MessageFns<unknown>;
type Pair = readonly [request: Codec & Wire, answer: Codec];

/** What the SDK's codecs can do beside what their type says. */
interface Wire {
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

const pair = (request: unknown, answer: unknown): Pair => [
  request as Codec & Wire,
  answer as Codec,
];
const EMPTY = { toJSON: () => null };

const CODECS = {
  sendMessage: pair(SendMessageRequest, SendMessageResponse),
  sendStreamingMessage: pair(SendMessageRequest, StreamResponse),
  getTask: pair(GetTaskRequest, Task),
  listTasks: pair(ListTasksRequest, ListTasksResponse),
  cancelTask: pair(CancelTaskRequest, Task),
  subscribeToTask: pair(SubscribeToTaskRequest, StreamResponse),
  createTaskPushNotificationConfig: pair(TaskPushNotificationConfig, TaskPushNotificationConfig),
  getTaskPushNotificationConfig: pair(
    GetTaskPushNotificationConfigRequest,
    TaskPushNotificationConfig,
  ),
  listTaskPushNotificationConfigs: pair(
    ListTaskPushNotificationConfigsRequest,
    ListTaskPushNotificationConfigsResponse,
  ),
  deleteTaskPushNotificationConfig: pair(DeleteTaskPushNotificationConfigRequest, EMPTY),
  getExtendedAgentCard: pair(GetExtendedAgentCardRequest, AgentCard),
} as const;

export interface GrpcRefusal {
  /** Such as `NOT_FOUND`. */
  readonly code: string;
  readonly message: string;
  /** Of the ErrorInfo, where there is one. */
  readonly reason: string | undefined;
  /** Fields named by a BadRequest. */
  readonly fields: readonly string[];
  /** Seconds of a RetryInfo. */
  readonly retryAfter: number | undefined;
  readonly metadata: Metadata;
}

/** Exactly one of the two is there. */
export interface GrpcAnswer {
  /** ProtoJSON; of a stream, the list of its events. */
  readonly result?: unknown;
  readonly error?: GrpcRefusal;
  /** Initial metadata. */
  readonly metadata?: Metadata;
}

/** A client without any knowledge of A2A but the messages. */
export class GrpcPeer {
  private readonly client: Client;

  constructor(address: string) {
    const Generic = makeGenericClientConstructor(A2AService, 'A2AService');
    this.client = new Generic(address, credentials.createInsecure());
  }

  /** Calls an operation with ProtoJSON, and waits for all of its answer. */
  async call(operation: Operation, json: unknown, headers: Headers = {}): Promise<GrpcAnswer> {
    const [, answer] = CODECS[operation];
    if (A2AService[operation].responseStream) {
      return collect(this.open(operation, json, headers), answer);
    }
    let metadata: Metadata | undefined;
    return new Promise((resolve) => {
      this.method(operation)(
        CODECS[operation][0].fromJSON(json),
        metadataOf(headers),
        (error: ServiceError | null, value: unknown) =>
          resolve(
            error
              ? { error: readRefusal(error) }
              : { result: answer.toJSON(value), ...{ metadata } },
          ),
      ).on('metadata', (initial: Metadata) => (metadata = initial));
    });
  }

  /** Opens a stream and reads nothing. */
  open(
    operation: Operation,
    json: unknown,
    headers: Headers = {},
    deadline?: Date,
  ): ClientReadableStream<StreamResponse> {
    const request = CODECS[operation][0].fromJSON(json);
    const options = deadline ? { deadline } : {};
    return this.method(operation)(request, metadataOf(headers), options) as never;
  }

  /** Sends bytes in place of a request. */
  raw(path: string, bytes: Buffer, headers: Headers = {}): Promise<GrpcAnswer> {
    const same = (value: Buffer) => value;
    return new Promise((resolve) => {
      this.client.makeUnaryRequest(path, same, same, bytes, metadataOf(headers), (error, value) =>
        resolve(error ? { error: readRefusal(error) } : { result: value }),
      );
    });
  }

  close(): void {
    this.client.close();
  }

  private method(operation: Operation) {
    const { client } = this;
    const methods = client as unknown as Record<
      Operation,
      (...args: unknown[]) => NodeJS.EventEmitter
    >;
    return methods[operation].bind(client);
  }
}

/** A request as it arrives when it is sent as Protocol Buffers; `undefined` when it cannot be. */
export function fromProtobuf(operation: Operation, json: unknown): unknown {
  const [codec] = CODECS[operation];
  try {
    return codec.toJSON(codec.decode(codec.encode(codec.fromJSON(json)).finish()));
  } catch {
    return undefined;
  }
}

/** What an error says, its details decoded. */
export function readRefusal({ code, details, metadata }: ServiceError): GrpcRefusal {
  const [bytes] = metadata.get('grpc-status-details-bin');
  const decoded = bytes ? decodeStatus(bytes as Buffer) : { details: [], message: details, code };
  if (decoded.message !== details || decoded.code !== Number(code))
    throw new Error('details differ');
  const of = (type: string) => decoded.details.filter(({ typeUrl }) => typeUrl.endsWith(type));
  const [info] = of('/google.rpc.ErrorInfo').map(({ value }) => decodeErrorInfo(value));
  const fields = of('/google.rpc.BadRequest').map(({ value }) => text(first(first(value))));
  const [retryAfter] = of('/google.rpc.RetryInfo').map(({ value }) => seconds(first(value)));
  return {
    code: status[code],
    message: details,
    reason: info?.reason,
    fields,
    retryAfter,
    metadata,
  };
}

function metadataOf(headers: Headers): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries({ ...GRPC_HEADERS, ...headers })) {
    if (value !== '') metadata.set(name, value);
  }
  return metadata;
}

function collect(stream: ClientReadableStream<StreamResponse>, answer: Codec): Promise<GrpcAnswer> {
  const result: unknown[] = [];
  let metadata: Metadata | undefined;
  return new Promise((resolve) => {
    stream
      .on('metadata', (initial: Metadata) => (metadata = initial))
      .on('data', (event: StreamResponse) => result.push(answer.toJSON(event)))
      .on('error', (error: ServiceError) => resolve({ error: readRefusal(error) }))
      .on('end', () => resolve({ result, ...{ metadata } }));
  });
}

/** The bytes of a message's first field, which has the number 1. */
function first(bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes);
  if (reader.uint32() !== 10) throw new Error('not field 1');
  return reader.bytes();
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function seconds(duration: Uint8Array): number {
  const reader = new BinaryReader(duration);
  if (reader.uint32() !== 8) throw new Error('not field 1');
  return Number(reader.int64());
}
