import type { MessageFns } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { z } from 'zod';
import type { EventPull } from '../../task-manager/event-pull.js';
import type { TaskManager } from '../../task-manager/task-manager.js';
import { decodeRequest } from '../wire/decode-request.js';

/** An operation with one answer. `decode` and `encode` are for bindings that speak ProtoJSON. */
export interface UnaryOperation<Request = never, Result = unknown> {
  /** @throws RequestMalformedError that names the member of the wrong type */
  decode(json: unknown): Request;
  call(tasks: TaskManager, request: Request, context: ServerCallContext): Promise<Result>;
  encode(result: Result, request: Request): unknown;
}

/** An operation that answers with events. */
export interface StreamOperation<Request = never> {
  /** @throws RequestMalformedError that names the member of the wrong type */
  decode(json: unknown): Request;
  /** Events after `lastEventId` where the operation can resume. Errors come with the first event. */
  open(
    tasks: TaskManager,
    request: Request,
    context: ServerCallContext,
    lastEventId?: string,
  ): EventPull;
}

/** Reads a request from ProtoJSON. */
export function decoder<Request>(shape: z.ZodType, codec: MessageFns<Request>) {
  return (json: unknown): Request => decodeRequest(shape, codec, json);
}
