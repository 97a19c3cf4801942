import type { OperationName } from '#lib/transports/rest/rest-paths.js';

export type { OperationName };

/** A call as no binding in particular makes it. */
export interface NeutralCall {
  readonly operation: OperationName;
  /** The request message in ProtoJSON; it need not be a valid one. */
  readonly request: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came of a call, as all bindings can tell it (A2A specification, section 5.4). */
export type NeutralAnswer =
  | {
      readonly kind: 'result';
      readonly result: unknown;
      /** What the agent activated, as one text. */
      readonly extensions: string | undefined;
    }
  | {
      readonly kind: 'error';
      /** As the binding itself has it: JSON-RPC's code, the HTTP status, the name of gRPC's. */
      readonly code: number | string;
      /** Of ErrorInfo; `undefined` where the answer has none. */
      readonly reason: string | undefined;
      /** Name of the gRPC status. */
      readonly status: string;
      readonly message: string;
      /** Of BadRequest. */
      readonly field: string | undefined;
      /** Seconds after which the client may try again. */
      readonly retryAfter: number | undefined;
      /** All of the answer, to look for leaks. */
      readonly text: string;
    };

/** A client of one binding that sends what it is given, and checks nothing. */
export interface Binding {
  readonly name: string;
  /** Streams are answered by their first event. */
  call(call: NeutralCall): Promise<NeutralAnswer>;
  close(): Promise<void>;
}

/** How a binding's client is made for an application that listens. */
export type Connect = (url: string) => Promise<Binding> | Binding;

interface Detail {
  readonly '@type'?: string;
  readonly reason?: string;
  readonly fieldViolations?: readonly { readonly field: string }[];
}

/** Seconds of the header Retry-After. */
export function retryAfterOf(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds === null ? undefined : Number(seconds);
}

/** What the details of an error say, in ProtoJSON. */
export function readDetails(details: unknown): {
  reason: string | undefined;
  field: string | undefined;
} {
  const list = (Array.isArray(details) ? details : []) as Detail[];
  const info = list.find((detail) => detail['@type']?.endsWith('google.rpc.ErrorInfo'));
  const bad = list.find((detail) => detail['@type']?.endsWith('google.rpc.BadRequest'));
  return { reason: info?.reason, field: bad?.fieldViolations?.[0]?.field };
}
