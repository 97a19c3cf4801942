import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import type { Binding, NeutralCall, OperationName } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';

const LONG = 'x'.repeat(513);
const SECRET = 'xoxb-secret-token';

interface Wanted {
  readonly reason: string;
  readonly status: string;
  readonly field?: string;
  /** Part of the message. */
  readonly says?: string;
}

type Case = [what: string, call: NeutralCall, wanted: Wanted];

function malformed(
  what: string,
  operation: OperationName,
  request: unknown,
  field: string,
  headers = {},
): Case {
  const wanted = { reason: 'INVALID_PARAMS', status: 'INVALID_ARGUMENT', field, says: field };
  return [what, { operation, request, headers }, wanted];
}

function message(more: object): object {
  return { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'echo' }], ...more } };
}

function part(...parts: unknown[]): object {
  return message({ parts });
}

function configuration(more: unknown): object {
  return { ...message({}), configuration: more };
}

function pushConfig(more: object): object {
  return { taskId: 'x', url: 'https://a.example', token: SECRET, ...more };
}

const SENDS = (['sendMessage', 'sendStreamingMessage'] as const).flatMap((send): Case[] => [
  malformed('no message', send, {}, 'message'),
  malformed('a message of null', send, { message: null }, 'message'),
  malformed('a message that is a text', send, { message: 'x' }, 'message'),
  malformed('a request in a list', send, [], 'params'),
  malformed('a numeric tenant', send, { ...message({}), tenant: 1 }, 'tenant'),
  malformed('metadata in a text', send, { ...message({}), metadata: 'x' }, 'metadata'),
  malformed('no messageId', send, message({ messageId: undefined }), 'message.messageId'),
  malformed('an empty messageId', send, message({ messageId: '' }), 'message.messageId'),
  malformed('a blank messageId', send, message({ messageId: ' ' }), 'message.messageId'),
  malformed('an oversized messageId', send, message({ messageId: LONG }), 'message.messageId'),
  malformed('a numeric contextId', send, message({ contextId: 1 }), 'message.contextId'),
  malformed('a blank contextId', send, message({ contextId: ' ' }), 'message.contextId'),
  malformed('an oversized taskId', send, message({ taskId: LONG }), 'message.taskId'),
  malformed('no role', send, message({ role: undefined }), 'message.role'),
  malformed('the role of the agent', send, message({ role: 'ROLE_AGENT' }), 'message.role'),
  malformed('an unknown role', send, message({ role: 'ROLE_KING' }), 'message.role'),
  malformed('no parts', send, message({ parts: undefined }), 'message.parts'),
  malformed('an empty list of parts', send, part(), 'message.parts'),
  malformed('a part without content', send, part({}), 'message.parts.0'),
  malformed('a part with two contents', send, part({ text: '', url: '' }), 'message.parts.0'),
  malformed(
    'a second part that is wrong',
    send,
    part({ text: '' }, { text: 1 }),
    'message.parts.1.text',
  ),
  malformed('raw that is no base64', send, part({ raw: '!' }), 'message.parts.0.raw'),
  malformed(
    'a negative historyLength',
    send,
    configuration({ historyLength: -1 }),
    'configuration.historyLength',
  ),
  malformed('a configuration in a text', send, configuration('x'), 'configuration'),
  malformed(
    'a text as a flag',
    send,
    configuration({ returnImmediately: 'no' }),
    'configuration.returnImmediately',
  ),
  [
    'an unknown task',
    { operation: send, request: message({ taskId: 'unknown' }) },
    { reason: 'TASK_NOT_FOUND', status: 'NOT_FOUND' },
  ],
]);

const BY_ID = (['getTask', 'cancelTask', 'subscribeToTask'] as const).flatMap(
  (operation): Case[] => [
    malformed('a blank id', operation, { id: ' ' }, 'id'),
    malformed('an oversized id', operation, { id: LONG }, 'id'),
    [
      'an unknown task',
      { operation, request: { id: 'unknown' } },
      { reason: 'TASK_NOT_FOUND', status: 'NOT_FOUND' },
    ],
    [
      'another version',
      { operation, request: { id: 'unknown' }, headers: { 'A2A-Version': '2.0' } },
      { reason: 'VERSION_NOT_SUPPORTED', status: 'FAILED_PRECONDITION', says: '2.0' },
    ],
  ],
);

const BY_CONFIG = (
  [
    'createTaskPushNotificationConfig',
    'getTaskPushNotificationConfig',
    'listTaskPushNotificationConfigs',
    'deleteTaskPushNotificationConfig',
  ] as const
).flatMap((operation): Case[] => [
  malformed('a blank task', operation, pushConfig({ taskId: ' ', id: 'x' }), 'taskId'),
  malformed('an oversized task', operation, pushConfig({ taskId: LONG, id: 'x' }), 'taskId'),
  [
    'an unknown task',
    { operation, request: pushConfig({ taskId: 'unknown', id: 'x' }) },
    { reason: 'TASK_NOT_FOUND', status: 'NOT_FOUND' },
  ],
]);

const LISTS: Case[] = [
  malformed('no page', 'listTasks', { pageSize: 0 }, 'pageSize'),
  malformed('a page too large', 'listTasks', { pageSize: 101 }, 'pageSize'),
  malformed('a page of a fraction', 'listTasks', { pageSize: 1.5 }, 'pageSize'),
  malformed('a page in words', 'listTasks', { pageSize: 'ten' }, 'pageSize'),
  malformed('an unknown state', 'listTasks', { status: 'DONE' }, 'status'),
  malformed('a flag in words', 'listTasks', { includeArtifacts: 'yes' }, 'includeArtifacts'),
  malformed(
    'a day that is none',
    'listTasks',
    { statusTimestampAfter: 'never' },
    'statusTimestampAfter',
  ),
  malformed('a page token made up', 'listTasks', { pageToken: 'nonsense' }, 'pageToken'),
  malformed('a negative historyLength', 'listTasks', { historyLength: -1 }, 'historyLength'),
  malformed('a negative historyLength', 'getTask', { id: 'x', historyLength: -1 }, 'historyLength'),
  malformed(
    'a historyLength in words',
    'getTask',
    { id: 'x', historyLength: 'all' },
    'historyLength',
  ),
  malformed('metadata in a text', 'cancelTask', { id: 'x', metadata: 'x' }, 'metadata'),
  malformed('a numeric url', 'createTaskPushNotificationConfig', pushConfig({ url: 1 }), 'url'),
  malformed('an oversized id', 'deleteTaskPushNotificationConfig', { taskId: 'x', id: LONG }, 'id'),
  [
    'an agent without an extended card',
    { operation: 'getExtendedAgentCard', request: {} },
    { reason: 'UNSUPPORTED_OPERATION', status: 'FAILED_PRECONDITION' },
  ],
];

const CASES: Case[] = [...SENDS, ...BY_ID, ...BY_CONFIG, ...LISTS];

describe.each(ADAPTERS)('a bad request, on %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', {
      adapter,
      card: { capabilities: { pushNotifications: true } },
    });
  });

  afterAll(() => agent.close());

  describe.each(BINDINGS)('over %s', (_name, connect) => {
    let binding: Binding;

    beforeAll(async () => {
      binding = await connect(agent.url);
    });

    afterAll(() => binding.close());

    it.each(CASES)('means the same: %s in %j', async (_what, call, wanted) => {
      const answer = await binding.call(call);
      const { reason, status, field } = wanted;
      expect(answer).toMatchObject({ kind: 'error', reason, status, field });
      if (answer.kind !== 'error') return;
      expect(answer.message).toContain(wanted.says ?? '');
      expectNoLeak(answer.text, [SECRET]);
      expect(agent.logger.takeProblems()).toEqual([]);
    });

    it('is refused for what the state of a task does not allow', async () => {
      const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
      const { id } = result.task;
      const ended = { reason: 'UNSUPPORTED_OPERATION', status: 'FAILED_PRECONDITION' };
      const cancel = await binding.call({ operation: 'cancelTask', request: { id } });
      expect(cancel).toMatchObject({ reason: 'TASK_NOT_CANCELABLE', status: ended.status });
      const subscribe = await binding.call({ operation: 'subscribeToTask', request: { id } });
      expect(subscribe).toMatchObject(ended);
      const more = message({ taskId: id });
      expect(await binding.call({ operation: 'sendMessage', request: more })).toMatchObject(ended);
    });

    it('is none when it is good', async () => {
      const sent = await binding.call({ operation: 'sendMessage', request: sendParams('echo hi') });
      expect(sent).toMatchObject({
        kind: 'result',
        result: { message: { parts: [{ text: 'hi' }] } },
      });
      const request = sendParams('echo hi');
      const streamed = await binding.call({ operation: 'sendStreamingMessage', request });
      expect(streamed).toMatchObject({ result: { message: { parts: [{ text: 'hi' }] } } });
      const listed = await binding.call({ operation: 'listTasks', request: { pageSize: 5 } });
      expect(listed).toMatchObject({ kind: 'result', result: { pageSize: 5 } });
    });
  });
});
