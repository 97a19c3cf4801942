import { expect } from '@jest/globals';
import {
  CancelTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  StreamResponse,
  SubscribeToTaskRequest,
  taskStateToJSON,
  type ListTasksResponse,
  type Message,
  type Task,
} from '@a2a-js/sdk';
import {
  ServiceParameters,
  withA2AVersion,
  type Client,
  type RequestOptions,
} from '@a2a-js/sdk/client';
import {
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../../../support/apps/create-app.js';
import { createGrpcApp } from '../../../support/apps/create-grpc-app.js';
import { sendRequest, type SendOptions } from '../../../support/apps/json-rpc.js';
import { sdkClient, type Transport } from '../../../support/apps/sdk-client.js';
import type { Binding as WireClient, Connect } from '../../../support/bindings/binding.js';
import { grpcBinding } from '../../../support/bindings/grpc.binding.js';
import { jsonRpcBinding } from '../../../support/bindings/json-rpc.binding.js';
import { restBinding } from '../../../support/bindings/rest.binding.js';
import { partsOf, type Binding } from './bindings.js';

const CONNECT: Readonly<Record<Transport, Connect>> = {
  JSONRPC: jsonRpcBinding,
  'HTTP+JSON': restBinding,
  GRPC: grpcBinding,
};

/** An agent under test, called through the SDK's client, as text in and short results out. */
export class ConformantAgent {
  private constructor(
    readonly app: TestApp,
    readonly client: Client,
    /** A client that sends what it is given, over the same binding. */
    readonly wire: WireClient,
  ) {}

  static async start(binding: Binding, options: TestAppOptions = {}): Promise<ConformantAgent> {
    const { transport, adapter } = partsOf(binding);
    const create = transport === 'GRPC' ? createGrpcApp : createTestApp;
    const app = await create('redis', { ...options, adapter });
    const wire = await CONNECT[transport](app.url);
    return new ConformantAgent(app, await sdkClient(app.url, transport), wire);
  }

  send(text: string, options?: SendOptions, call?: RequestOptions): Promise<Message | Task> {
    return this.client.sendMessage(sendRequest(text, options), call);
  }

  /** Sends, and expects a task. */
  async task(text: string, options?: SendOptions, call?: RequestOptions): Promise<Task> {
    const result = await this.send(text, options, call);
    expect(result).toHaveProperty('artifacts');
    return result as Task;
  }

  get(id: string, more: object = {}, call?: RequestOptions): Promise<Task> {
    return this.client.getTask(GetTaskRequest.fromJSON({ id, ...more }), call);
  }

  list(filter: object, call?: RequestOptions): Promise<ListTasksResponse> {
    return this.client.listTasks(ListTasksRequest.fromJSON(filter), call);
  }

  cancel(id: string, call?: RequestOptions): Promise<Task> {
    return this.client.cancelTask(CancelTaskRequest.fromJSON({ id }), call);
  }

  stream(text: string, options?: SendOptions): AsyncGenerator<StreamResponse> {
    return this.client.sendMessageStream(sendRequest(text, options));
  }

  subscribe(id: string, call?: RequestOptions): AsyncGenerator<StreamResponse> {
    return this.client.resubscribeTask(SubscribeToTaskRequest.fromJSON({ id }), call);
  }

  async close(): Promise<void> {
    await this.wire.close();
    await this.app.close();
  }
}

/** What header `x-user` says; see `userOfHeader`. */
export function as(user: string): RequestOptions {
  return { serviceParameters: { 'x-user': user } };
}

/** What the SDK's client says with every call, for calls of its transport alone. */
export const SPEAKING_1_0: RequestOptions = {
  serviceParameters: ServiceParameters.create(withA2AVersion('1.0')),
};

/** `COMPLETED` for `TASK_STATE_COMPLETED`. */
export function stateOf(task: Pick<Task, 'status'> | undefined): string {
  return taskStateToJSON(task?.status?.state ?? 0).replace('TASK_STATE_', '');
}

/** A short name for each event: its kind, with the state where it has one. */
export function nameOf({ payload }: StreamResponse): string {
  if (payload?.$case === 'task') return `task ${stateOf(payload.value)}`;
  if (payload?.$case === 'statusUpdate') return stateOf(payload.value);
  return payload?.$case ?? 'nothing';
}

export async function namesOf(events: AsyncIterable<StreamResponse>): Promise<string[]> {
  const names: string[] = [];
  for await (const event of events) names.push(nameOf(event));
  return names;
}

/** Reason of the error a call ends with, as `google.rpc.ErrorInfo` has it. */
export async function reasonOf(call: Promise<unknown> | AsyncIterator<unknown>): Promise<string> {
  const error: unknown = await ('next' in call ? call.next() : call).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return (
    (error as { readonly reason?: string } | undefined)?.reason ?? `no reason: ${String(error)}`
  );
}
