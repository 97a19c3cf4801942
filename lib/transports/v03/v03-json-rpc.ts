import {
  A2A_VERSION_HEADER,
  TaskState,
  type SendMessageRequest,
  type SubscribeToTaskRequest,
} from '@a2a-js/sdk';
import { isV1JsonRpcMethod } from '@a2a-js/sdk/compat/v0_3';
import {
  LegacyJsonRpcTransportHandler,
  V03PushNotificationSerializer,
} from '@a2a-js/sdk/compat/v0_3/server';
import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { TaskEvent } from '../../model/task-event.js';
import type { EventPull } from '../../task-manager/event-pull.js';
import type { ServedAgent } from '../agent/served-agent.js';
import { PROTOCOL_VERSION, V03 } from '../call/protocol-version.js';
import type { JsonRpcErrorBody, JsonRpcRequest } from '../json-rpc/envelope.js';
import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import { checkDepth } from '../wire/check-depth.js';
import { checkShape } from '../wire/check-shape.js';
import { mapFailures, V03RequestHandler } from './v03-request-handler.js';
import { V03_SHAPES } from './v03-shapes.js';

/** What a call gave: a result, a refusal of the translation, or events. */
export type V03Answer =
  | { readonly result: unknown }
  | { readonly error: JsonRpcErrorBody }
  | { readonly events: EventPull; readonly isTurn: boolean };

const frames = new V03PushNotificationSerializer();

/**
 * A call of v0.3 over JSON-RPC, translated by the SDK. Rejects with what the task manager rejects
 * with, which the SDK would put into words itself.
 */
export async function callV03(
  { method, params }: Pick<JsonRpcRequest, 'method' | 'params'>,
  agent: ServedAgent,
  context: ServerCallContext,
  lastEventId: string | undefined,
): Promise<V03Answer> {
  const shape = V03_SHAPES.get(method);
  if (!shape) return { error: unknownMethod(method) };
  checkDepth(params);
  const body = { jsonrpc: '2.0', method, params: checkShape(shape, params) };
  const call = new Call(agent, lastEventId);
  const failures: unknown[] = [];
  const handler = mapFailures(call, (error) => (failures.push(error), error));
  const answer = await new LegacyJsonRpcTransportHandler(handler).handle(body, context);
  if (failures.length > 0) throw failures[0];
  // The generator of the SDK is left alone: its events are ours, and ours can be ended at once.
  if (call.events) return { events: call.events, isTurn: method === 'message/stream' };
  if ('error' in answer) return { error: knownError(answer.error as JsonRpcErrorBody) };
  return { result: (answer as { readonly result?: unknown }).result };
}

/** The JSON of an event; one that ends the stream of a turn without ending the task is final, too. */
export function v03Event(event: TaskEvent, isTurn: boolean): string {
  const { body } = frames.serialize(event);
  const isLast = isTurn && event.state === TaskState.TASK_STATE_INPUT_REQUIRED;
  if (!isLast || event.payload?.$case !== 'statusUpdate') return body;
  return JSON.stringify({ ...(JSON.parse(body) as object), final: true });
}

/** Keeps the events of a stream, and lets it begin behind one. */
class Call extends V03RequestHandler {
  events: EventPull | undefined;

  constructor(
    private readonly agent: ServedAgent,
    private readonly lastEventId: string | undefined,
  ) {
    super(agent);
  }

  override sendMessageStream(request: SendMessageRequest, context: ServerCallContext): EventPull {
    const { sendStreamingMessage } = STREAM_OPERATIONS;
    return (this.events = sendStreamingMessage.open(this.agent.tasks, request, context));
  }

  override resubscribe(request: SubscribeToTaskRequest, context: ServerCallContext): EventPull {
    const { tasks } = this.agent;
    const { subscribeToTask } = STREAM_OPERATIONS;
    return (this.events = subscribeToTask.open(tasks, request, context, this.lastEventId));
  }
}

function unknownMethod(method: string): JsonRpcErrorBody {
  const hint = isV1JsonRpcMethod(method)
    ? `; send "${A2A_VERSION_HEADER}: ${PROTOCOL_VERSION}" for it`
    : '';
  const message = `Unknown method of A2A version ${V03}: ${method.slice(0, 100)}${hint}`;
  return { code: A2A_ERROR_CODE.METHOD_NOT_FOUND, message };
}

/** Whatever broke inside the translation is not for clients. */
function knownError({ code, message }: JsonRpcErrorBody): JsonRpcErrorBody {
  const isInternal = code === A2A_ERROR_CODE.INTERNAL_ERROR;
  return { code, message: isInternal ? 'Internal error.' : message };
}
