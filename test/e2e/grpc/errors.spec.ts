import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { A2AService } from '@a2a-js/sdk/server/grpc';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import type { GrpcRefusal, Headers, Operation } from '../../support/apps/grpc-call.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { aborted } from '../../support/instances/by-hand.js';

const UNKNOWN = '0f3a5f4c-7b0b-8000-8000-00000000abcd';
const PATH = '/lf.a2a.v1.A2AService/SendMessage';

interface Case {
  readonly operation: Operation;
  readonly request: object;
  readonly headers?: Headers;
  readonly code: string;
  readonly reason?: string;
  readonly field?: string;
}

describe('refusals over gRPC', () => {
  let agent: GrpcApp;
  let done: string;

  beforeAll(async () => {
    agent = await createGrpcApp('redis', {
      server: { user: undefined as never },
      listen: { maxReceiveMessageLength: 100_000 },
      scripts: {
        wait: async (task) => {
          await task.working();
          await aborted(task.signal);
        },
        gush: async (task) => {
          await task.working();
          throw new Error('/work/secret redis://10.0.0.1');
        },
      },
    });
    const { result } = await agent.peer.call('sendMessage', sendParams('work x'));
    done = (result as { task: { id: string } }).task.id;
  });

  afterAll(() => agent.close());

  /** What clients do wrong is no concern of the log. */
  afterEach(() => expect(agent.logger.takeProblems()).toEqual([]));

  async function refusal(
    operation: Operation,
    request: object,
    headers: Headers = {},
  ): Promise<GrpcRefusal> {
    const { error } = await agent.peer.call(operation, request, headers);
    if (!error) throw new Error('The call was answered.');
    expectNoLeak(error.message);
    return error;
  }

  const cases: readonly (readonly [string, Case])[] = [
    [
      'a task that is not there',
      {
        operation: 'getTask',
        request: { id: UNKNOWN },
        code: 'NOT_FOUND',
        reason: 'TASK_NOT_FOUND',
      },
    ],
    [
      'a stream of a task that is not there',
      {
        operation: 'subscribeToTask',
        request: { id: UNKNOWN },
        code: 'NOT_FOUND',
        reason: 'TASK_NOT_FOUND',
      },
    ],
    [
      'push notifications where there are none',
      {
        operation: 'createTaskPushNotificationConfig',
        request: { taskId: UNKNOWN, url: 'https://hooks.example' },
        code: 'FAILED_PRECONDITION',
        reason: 'PUSH_NOTIFICATION_NOT_SUPPORTED',
      },
    ],
    [
      'an extended card where there is none',
      {
        operation: 'getExtendedAgentCard',
        request: {},
        code: 'FAILED_PRECONDITION',
        reason: 'UNSUPPORTED_OPERATION',
      },
    ],
    [
      'a message without an id',
      {
        operation: 'sendMessage',
        request: sendParams('work', { messageId: '' }),
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_PARAMS',
        field: 'message.messageId',
      },
    ],
    [
      'a message without a part, as a stream',
      {
        operation: 'sendStreamingMessage',
        request: { message: { messageId: 'm', role: 'ROLE_USER', parts: [] } },
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_PARAMS',
        field: 'message.parts',
      },
    ],
    [
      'a part without content',
      {
        operation: 'sendMessage',
        request: { message: { messageId: 'm', role: 'ROLE_USER', parts: [{}] } },
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_PARAMS',
        field: 'message.parts[0]',
      },
    ],
    [
      'data nested too deep',
      {
        operation: 'sendMessage',
        request: { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ data: nested(200) }] } },
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_PARAMS',
        field: 'params',
      },
    ],
    [
      'a cursor that is none',
      {
        operation: 'subscribeToTask',
        request: { id: UNKNOWN },
        headers: { 'last-event-id': 'x' },
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_PARAMS',
        field: 'Last-Event-ID',
      },
    ],
    [
      'a call without a version',
      {
        operation: 'listTasks',
        request: {},
        headers: { 'a2a-version': '' },
        code: 'FAILED_PRECONDITION',
        reason: 'VERSION_NOT_SUPPORTED',
      },
    ],
    [
      'a stream in a version that is not spoken',
      {
        operation: 'sendStreamingMessage',
        request: sendParams('work'),
        headers: { 'a2a-version': '2.0' },
        code: 'FAILED_PRECONDITION',
        reason: 'VERSION_NOT_SUPPORTED',
      },
    ],
  ];

  it.each(cases)(
    '§10.6 MUST explain %s in status and details',
    async (_name, { operation, request, headers, ...wanted }) => {
      const error = await refusal(operation, request, headers);
      expect({ code: error.code, reason: error.reason, field: error.fields[0] }).toEqual({
        field: undefined,
        ...wanted,
      });
    },
  );

  it('refuses to cancel, and to subscribe to, a task that has ended', async () => {
    expect(await refusal('cancelTask', { id: done })).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'TASK_NOT_CANCELABLE',
    });
    expect(await refusal('subscribeToTask', { id: done })).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'UNSUPPORTED_OPERATION',
    });
  });

  it("is an error of the protocol for the SDK's client", async () => {
    const asked = agent.grpcClient.getTask({ id: UNKNOWN, tenant: '' });
    await expect(asked).rejects.toThrow(TaskNotFoundError);
  });

  it('refuses bytes that are no message', async () => {
    const { error } = await agent.peer.raw(PATH, Buffer.from([0x0a, 0xff, 0xff]));
    expect(error?.code).toBe('INTERNAL');
    expectNoLeak(error!.message);
  });

  it('refuses data of null, which ProtoJSON has no part for', async () => {
    const { message } = sendRequest('x');
    const part = { ...message!.parts[0]!, content: { $case: 'data', value: null } as const };
    const request = { ...sendRequest('x'), message: { ...message!, parts: [part] } };
    const bytes = A2AService.sendMessage.requestSerialize(request);
    const { error } = await agent.peer.raw(PATH, bytes, { 'a2a-version': '1.0' });
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', fields: ['message.parts[0]'] });
  });

  it('refuses a message that is nested as deep as it is long', async () => {
    let bytes: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 10_000; depth += 1) bytes = listOf(bytes);
    const { error } = await agent.peer.raw(PATH, field(1, field(4, field(4, bytes))));
    expect(['INTERNAL', 'INVALID_ARGUMENT']).toContain(error?.code);
    expectNoLeak(error!.message);
  });

  it('refuses a message that is too large', async () => {
    const error = await refusal('sendMessage', sendParams('x'.repeat(100_001)));
    expect(error.code).toBe('RESOURCE_EXHAUSTED');
  });

  it('refuses a method it does not know', async () => {
    const { error } = await agent.peer.raw('/lf.a2a.v1.A2AService/DropTables', Buffer.alloc(0));
    expect(error?.code).toBe('UNIMPLEMENTED');
  });

  it('does not serve version 0.3 unless told to', async () => {
    const { error } = await agent.peer.raw('/a2a.v1.A2AService/GetTask', Buffer.alloc(0));
    expect(error?.code).toBe('UNIMPLEMENTED');
  });
});

function nested(depth: number): object {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

/** A length-delimited field. */
function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), bytes]);
}

/** A `google.protobuf.Value` that is a list of one value. */
function listOf(value: Buffer): Buffer {
  return field(6, field(1, value));
}
