import { status, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { A2A_LEGACY_PROTOCOL_VERSION } from '@a2a-js/sdk/compat/v0_3';
import { legacyGrpcService } from '@a2a-js/sdk/compat/v0_3/server/grpc';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import type { StreamCall, UnaryCall } from '../grpc-call.js';

/** What the SDK's service uses of a call. */
interface CallLike {
  readonly request: unknown;
  readonly metadata: Metadata;
  sendMetadata(): void;
  write?(value: unknown): void;
  emit?(event: 'error', error: ServiceError): void;
  end?(): void;
}

type Callback = (error: ServiceError | null, value: unknown) => void;
type LegacyMethods = Record<string, (call: CallLike, callback?: Callback) => void>;

/** Runs an operation of version 1.0, and keeps what it fails with. */
export type Watch = <T>(operation: () => Promise<T>) => Promise<T>;

/** The SDK compares the version with the card's interfaces; it has been checked by now. */
const CARD = {
  supportedInterfaces: [
    { protocolBinding: 'GRPC', protocolVersion: A2A_LEGACY_PROTOCOL_VERSION, url: '', tenant: '' },
  ],
};

/**
 * One call of version 0.3. The SDK translates the request to 1.0 and the answer back; where it
 * makes any error a status of its own, the true one is kept.
 */
export class LegacyTranslation {
  private failure: { readonly reason: unknown } | undefined;
  private isRequestRead = false;
  private readonly methods: LegacyMethods;

  constructor(
    handler: (watch: Watch) => Omit<A2ARequestHandler, 'getAgentCard'>,
    context: ServerCallContext,
  ) {
    const watch: Watch = (operation) => this.watch(operation);
    const requestHandler = { ...handler(watch), getAgentCard: () => Promise.resolve(CARD) };
    this.methods = legacyGrpcService({
      requestHandler: requestHandler as unknown as A2ARequestHandler,
      userBuilder: () => Promise.resolve(context.user!),
      contextBuilder: () => context,
    }) as unknown as LegacyMethods;
  }

  unary(method: string, { request, metadata }: UnaryCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.methods[method]!({ request, metadata, sendMetadata: ignore }, (error, value) =>
        error ? reject(this.reasonOf(error)) : resolve(value),
      );
    });
  }

  /** Resolves at the end of the events. They are written as they are pulled. */
  stream(
    method: string,
    { request, metadata }: StreamCall,
    write: (event: unknown) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.methods[method]!({
        request,
        metadata,
        sendMetadata: ignore,
        write,
        emit: (_event, error) => reject(this.reasonOf(error)),
        end: resolve,
      });
    });
  }

  private async watch<T>(operation: () => Promise<T>): Promise<T> {
    this.isRequestRead = true;
    try {
      return await operation();
    } catch (reason) {
      this.failure = { reason };
      throw reason;
    }
  }

  /** Before an operation ran, it is the request that could not be translated. */
  private reasonOf({ code, details }: ServiceError): Error {
    if (this.failure) return this.failure.reason as Error;
    if (this.isRequestRead) return new Error(`The answer cannot be translated: ${details}`);
    const isExplained = code === status.INVALID_ARGUMENT;
    return new RequestMalformedError(isExplained ? details : 'The request is malformed.');
  }
}

function ignore(): void {}
