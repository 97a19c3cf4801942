import { EXTENSION } from '../agents.js';
import {
  ENDED,
  LONG,
  malformed,
  NOT_FOUND,
  precondition,
  refused,
  UNSUPPORTED,
  WAITING,
  type BadCase,
} from './bad-case.js';

export function message(more: object): object {
  return { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'echo' }], ...more } };
}

function part(...parts: unknown[]): object {
  return message({ parts });
}

function configuration(more: unknown): object {
  return { ...message({}), configuration: more };
}

function nested(depth: number): object {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

const typed = (type: string) => ({ notInProtobuf: `the field is a ${type}` });
const html = part({ text: 'echo', mediaType: 'text/html' });
const declared = { headers: { 'A2A-Extensions': EXTENSION } };
const unaccepted = {
  ...{ reason: 'CONTENT_TYPE_NOT_SUPPORTED', status: 'INVALID_ARGUMENT' },
  ...{ field: 'message.parts[0]', says: 'text/plain' },
};
const required = { ...precondition('EXTENSION_SUPPORT_REQUIRED'), says: EXTENSION };

/** SendMessage and SendStreamingMessage read the same request. */
export const MESSAGES = (['sendMessage', 'sendStreamingMessage'] as const).flatMap(
  (send): BadCase[] => [
    malformed('no message', send, {}, 'message'),
    malformed('a message of null', send, { message: null }, 'message'),
    malformed('a message that is a text', send, { message: 'x' }, 'message', typed('Message')),
    malformed('a request in a list', send, [], 'params', {
      notInProtobuf: 'a request is a message',
    }),
    malformed('a numeric tenant', send, { ...message({}), tenant: 1 }, 'tenant', typed('string')),
    malformed('a blank tenant', send, { ...message({}), tenant: ' ' }, 'tenant'),
    malformed('an oversized tenant', send, { ...message({}), tenant: LONG }, 'tenant'),
    malformed('a tenant of two lines', send, { ...message({}), tenant: 'a\nb' }, 'tenant'),
    malformed(
      'metadata in a text',
      send,
      { ...message({}), metadata: 'x' },
      'metadata',
      typed('Struct'),
    ),
    malformed('no messageId', send, message({ messageId: undefined }), 'message.messageId'),
    malformed('an empty messageId', send, message({ messageId: '' }), 'message.messageId'),
    malformed('a blank messageId', send, message({ messageId: ' ' }), 'message.messageId'),
    malformed('an oversized messageId', send, message({ messageId: LONG }), 'message.messageId'),
    malformed(
      'a numeric contextId',
      send,
      message({ contextId: 1 }),
      'message.contextId',
      typed('string'),
    ),
    malformed('a blank contextId', send, message({ contextId: ' ' }), 'message.contextId'),
    malformed('an oversized contextId', send, message({ contextId: LONG }), 'message.contextId'),
    malformed('a blank taskId', send, message({ taskId: ' ' }), 'message.taskId'),
    malformed('an oversized taskId', send, message({ taskId: LONG }), 'message.taskId'),
    malformed('no role', send, message({ role: undefined }), 'message.role'),
    malformed('the role of the agent', send, message({ role: 'ROLE_AGENT' }), 'message.role'),
    malformed('an unknown role', send, message({ role: 'ROLE_KING' }), 'message.role'),
    malformed('no parts', send, message({ parts: undefined }), 'message.parts'),
    malformed('an empty list of parts', send, part(), 'message.parts'),
    malformed('a part without content', send, part({}), 'message.parts[0]'),
    malformed(
      'a second part without content',
      send,
      part({ text: '' }, { metadata: {} }),
      'message.parts[1]',
    ),
    malformed('a part with two contents', send, part({ text: '', url: '' }), 'message.parts[0]', {
      notInProtobuf: 'the contents are a oneof: the last one counts',
    }),
    malformed(
      'a second part that is wrong',
      send,
      part({ text: '' }, { text: 1 }),
      'message.parts[1].text',
      typed('string'),
    ),
    malformed('raw that is no base64', send, part({ raw: '!' }), 'message.parts[0].raw', {
      notInProtobuf: 'bytes travel as they are',
    }),
    malformed('data nested too deep', send, part({ data: nested(200) }), 'params'),
    malformed(
      'a negative historyLength',
      send,
      configuration({ historyLength: -1 }),
      'configuration.historyLength',
    ),
    malformed(
      'a configuration in a text',
      send,
      configuration('x'),
      'configuration',
      typed('SendMessageConfiguration'),
    ),
    malformed(
      'a text as a flag',
      send,
      configuration({ returnImmediately: 'no' }),
      'configuration.returnImmediately',
      typed('bool'),
    ),
    malformed(
      'a webhook that is no URL',
      send,
      configuration({ taskPushNotificationConfig: { url: 'hook' } }),
      'configuration.taskPushNotificationConfig.url',
    ),
    malformed(
      'another context than the one of the task',
      send,
      message({ taskId: WAITING, contextId: 'elsewhere' }),
      'message.contextId',
    ),
    refused('an unknown task', send, message({ taskId: 'unknown' }), NOT_FOUND),
    refused('a task that has ended', send, message({ taskId: ENDED }), UNSUPPORTED),
    refused('no required extension', send, message({}), required, { agent: 'picky' }),
    refused('a type that is not taken', send, html, unaccepted, { agent: 'picky', ...declared }),
  ],
);
