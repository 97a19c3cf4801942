import { z } from 'zod';
import { checkShape } from '../wire/check-shape.js';

/** What a client sends to a pattern. Who calls is said by `headers`, and by them only. */
export interface A2APayload {
  /** The operation's request in ProtoJSON. */
  readonly request?: unknown;
  /** Names in any case; `Authorization`, `A2A-Extensions` and what else the agent's guards read. */
  readonly headers?: Readonly<Record<string, string>> | null | undefined;
  readonly tenant?: string | null | undefined;
  /** SubscribeToTask: the `id` of the last item seen. */
  readonly lastEventId?: string | null | undefined;
  /**
   * Any text that no other request has, such as a UUID. Required where every instance hears every
   * request (Transport.REDIS, NATS, MQTT): the instances agree by it on the one that answers.
   */
  readonly requestId?: string | null | undefined;
  /** Asks for an {@link A2ASignOfLife} after every so many milliseconds, 100 to 3 600 000. */
  readonly heartbeat?: number | null | undefined;
}

/** An item of a stream. */
export interface A2AStreamItem {
  /** Place in the stream, for `lastEventId`; absent on a direct reply. */
  readonly id?: string | undefined;
  /** The StreamResponse in ProtoJSON. */
  readonly event: unknown;
}

/** Item of a stream that was resumed after the last event of a task that has ended. */
export interface A2AStreamEnd {
  readonly end: true;
}

/** Says, to who asked for it, that the request is still being handled. */
export interface A2ASignOfLife {
  readonly alive: true;
}

/** An error as every operation answers it. */
export interface A2AErrorPayload {
  /** A code of the JSON-RPC binding (A2A specification, section 5.4). */
  readonly code: number;
  readonly message: string;
  /** Details such as google.rpc.ErrorInfo, as in the JSON-RPC binding. */
  readonly data?: unknown;
}

const SHAPE = z.object({
  payload: z.looseObject({
    headers: z.record(z.string(), z.string()).nullish(),
    tenant: z.string().nullish(),
    lastEventId: z.string().nullish(),
    requestId: z.string().min(1).max(200).nullish(),
    heartbeat: z.int().min(100).max(3_600_000).nullish(),
  }),
});

/** @throws RequestMalformedError that names the member of the wrong type */
export function readPayload(payload: unknown): A2APayload {
  checkShape(SHAPE, { payload });
  return payload as A2APayload;
}
