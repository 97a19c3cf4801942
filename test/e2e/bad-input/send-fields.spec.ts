import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { rpc } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';

const LONG = 'x'.repeat(513);

function message(more: object): object {
  return { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'echo' }], ...more } };
}

function part(...parts: unknown[]): object {
  return message({ parts });
}

function configuration(more: unknown): object {
  return { ...message({}), configuration: more };
}

/** What is wrong, the parameters, and the field the answer must name. */
const CASES: [string, unknown, string][] = [
  ['no parameters', undefined, 'params'],
  ['parameters of null', null, 'params'],
  ['parameters in a list', [], 'params'],
  ['parameters in a text', 'hello', 'params'],
  ['no message', {}, 'message'],
  ['a message of null', { message: null }, 'message'],
  ['a message that is a text', { message: 'hello' }, 'message'],
  ['a message that is a list', { message: [] }, 'message'],
  ['a numeric tenant', { ...message({}), tenant: 1 }, 'tenant'],
  ['a tenant that is an object', { ...message({}), tenant: {} }, 'tenant'],
  ['metadata in a text', { ...message({}), metadata: 'x' }, 'metadata'],
  ['metadata in a list', { ...message({}), metadata: [] }, 'metadata'],

  ['no messageId', message({ messageId: undefined }), 'message.messageId'],
  ['a messageId of null', message({ messageId: null }), 'message.messageId'],
  ['an empty messageId', message({ messageId: '' }), 'message.messageId'],
  ['a blank messageId', message({ messageId: ' \t' }), 'message.messageId'],
  ['an oversized messageId', message({ messageId: LONG }), 'message.messageId'],
  ['a numeric messageId', message({ messageId: 1 }), 'message.messageId'],
  ['a blank contextId', message({ contextId: '  ' }), 'message.contextId'],
  ['an oversized contextId', message({ contextId: LONG }), 'message.contextId'],
  ['a numeric contextId', message({ contextId: 1 }), 'message.contextId'],
  ['a contextId in a list', message({ contextId: ['c'] }), 'message.contextId'],
  ['a blank taskId', message({ taskId: '  ' }), 'message.taskId'],
  ['an oversized taskId', message({ taskId: LONG }), 'message.taskId'],
  ['a taskId that is an object', message({ taskId: {} }), 'message.taskId'],

  ['no role', message({ role: undefined }), 'message.role'],
  ['a role of null', message({ role: null }), 'message.role'],
  ['the role of the agent', message({ role: 'ROLE_AGENT' }), 'message.role'],
  ['the role of the agent by number', message({ role: 2 }), 'message.role'],
  ['no particular role', message({ role: 'ROLE_UNSPECIFIED' }), 'message.role'],
  ['an unknown role', message({ role: 'ROLE_KING' }), 'message.role'],
  ['the role of version 0.3', message({ role: 'user' }), 'message.role'],
  ['a role that is a flag', message({ role: true }), 'message.role'],
  ['a role that is a fraction', message({ role: 1.5 }), 'message.role'],

  ['no parts', message({ parts: undefined }), 'message.parts'],
  ['parts of null', message({ parts: null }), 'message.parts'],
  ['an empty list of parts', part(), 'message.parts'],
  ['parts in an object', message({ parts: {} }), 'message.parts'],
  ['parts in a text', message({ parts: 'hello' }), 'message.parts'],
  ['a part of null', part(null), 'message.parts[0]'],
  ['a part that is a text', part('hello'), 'message.parts[0]'],
  ['a part without content', part({}), 'message.parts[0]'],
  ['a part of version 0.3', part({ kind: 'text' }), 'message.parts[0]'],
  ['a part with a text of null', part({ text: null }), 'message.parts[0]'],
  ['a part with data of null', part({ data: null }), 'message.parts[0]'],
  ['a part with two contents', part({ text: 'a', url: 'https://a' }), 'message.parts[0]'],
  ['a part with all contents', part({ text: 'a', raw: '', url: '', data: 1 }), 'message.parts[0]'],
  ['a second part that is wrong', part({ text: 'a' }, { text: 1 }), 'message.parts[1].text'],
  ['a numeric text', part({ text: 1 }), 'message.parts[0].text'],
  ['a numeric url', part({ url: 1 }), 'message.parts[0].url'],
  ['raw that is no base64', part({ raw: '!' }), 'message.parts[0].raw'],
  ['a numeric raw', part({ raw: 1 }), 'message.parts[0].raw'],
  ['a numeric filename', part({ text: 'a', filename: 1 }), 'message.parts[0].filename'],
  ['a numeric mediaType', part({ text: 'a', mediaType: 1 }), 'message.parts[0].mediaType'],
  ['metadata of a part in a text', part({ text: 'a', metadata: '' }), 'message.parts[0].metadata'],
  ['metadata of a message in a list', message({ metadata: [] }), 'message.metadata'],
  ['extensions in a text', message({ extensions: 'a' }), 'message.extensions'],
  ['a numeric extension', message({ extensions: [1] }), 'message.extensions[0]'],
  ['references in a text', message({ referenceTaskIds: 'a' }), 'message.referenceTaskIds'],
  ['a reference of null', message({ referenceTaskIds: [null] }), 'message.referenceTaskIds[0]'],

  ['a configuration in a text', configuration('x'), 'configuration'],
  ['a configuration in a list', configuration([]), 'configuration'],
  ['output modes in a text', configuration({ acceptedOutputModes: 'a' }), 'acceptedOutputModes'],
  ['a numeric output mode', configuration({ acceptedOutputModes: [1] }), 'acceptedOutputModes[0]'],
  ['a negative historyLength', configuration({ historyLength: -1 }), 'historyLength'],
  ['a fractional historyLength', configuration({ historyLength: 1.5 }), 'historyLength'],
  ['a historyLength in words', configuration({ historyLength: 'two' }), 'historyLength'],
  ['an empty historyLength', configuration({ historyLength: '' }), 'historyLength'],
  ['a huge historyLength', configuration({ historyLength: 1e300 }), 'historyLength'],
  [
    'a huge text as historyLength',
    configuration({ historyLength: '9'.repeat(400) }),
    'historyLength',
  ],
  [
    'returnImmediately in a text',
    configuration({ returnImmediately: 'false' }),
    'returnImmediately',
  ],
  ['returnImmediately as a number', configuration({ returnImmediately: 1 }), 'returnImmediately'],
  [
    'a push configuration in a text',
    configuration({ taskPushNotificationConfig: 'x' }),
    'taskPushNotificationConfig',
  ],
  [
    'a push configuration with a numeric url',
    configuration({ taskPushNotificationConfig: { url: 1 } }),
    'taskPushNotificationConfig.url',
  ],
];

describe.each(PLATFORMS)('a message that is malformed, over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      card: { capabilities: { pushNotifications: true } },
    });
  });

  afterAll(() => agent.close());

  it.each(CASES)('is refused: %s', async (_name, params, field) => {
    const answers = await Promise.all([
      rpc(agent.url, 'SendMessage', params),
      rpc(agent.url, 'SendStreamingMessage', params),
    ]);
    for (const answer of answers) expectRefusal(answer, { code: -32602, says: field });
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('§13.4 MUST be refused before anything is processed', async () => {
    const { result } = await rpc(agent.url, 'ListTasks', {});
    expect(result.totalSize).toBe(0);
  });

  it.each([
    ['numbers as enum values', message({ role: 1 })],
    ['null for what is absent', message({ contextId: null, taskId: null, metadata: null })],
    ['null beside the content of a part', part({ text: 'echo', url: null, raw: null, data: null })],
    ['an empty contextId and taskId', message({ contextId: '', taskId: '' })],
    ['an empty text', part({ text: 'echo' }, { text: '' })],
    ['data of any kind', part({ text: 'echo' }, { data: [1] }, { data: 'x' }, { data: false })],
    ['unknown members', { ...message({ unknown: 1 }), more: {} }],
    ['a historyLength in digits', configuration({ historyLength: '2' })],
  ])('is none: %s', async (_name, params) => {
    const answer = await rpc(agent.url, 'SendMessage', params);
    expect(answer.error).toBeUndefined();
    expect(answer.status).toBe(200);
  });
});
