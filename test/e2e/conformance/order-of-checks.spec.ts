import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import type { Binding, OperationName } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { Agents, EXTENSION, type AgentName } from '../bindings/agents.js';

const message = (more: object) => ({
  message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'echo' }], ...more },
});
const html = { parts: [{ text: 'echo', mediaType: 'text/html' }] };
const version2 = { 'A2A-Version': '2.0' };
const declared = { 'A2A-Extensions': EXTENSION };
const CREATE = 'createTaskPushNotificationConfig';

type Row = [
  order: string,
  reason: string,
  agent: AgentName,
  operation: OperationName,
  request: object,
  headers?: Readonly<Record<string, string>>,
];

/** Requests that are wrong in two ways, and the way that is answered. */
const ROWS: readonly Row[] = [
  [
    '§7.4 MUST ask who calls before it looks at the version',
    ...(['UNAUTHENTICATED', 'closed', 'getTask', { id: ' ' }, version2] as const),
  ],
  [
    '§3.6.2 MUST look at the version before the request',
    ...(['VERSION_NOT_SUPPORTED', 'open', 'getTask', { id: ' ' }, version2] as const),
  ],
  [
    '§3.3.4 MUST look at the request before the extensions',
    ...(['INVALID_PARAMS', 'picky', 'sendMessage', message({ parts: [] })] as const),
  ],
  [
    '§3.3.4 MUST look at the extensions before the media types',
    ...(['EXTENSION_SUPPORT_REQUIRED', 'picky', 'sendMessage', message(html)] as const),
  ],
  [
    '§3.1.1 looks at the media types before the task',
    ...(['CONTENT_TYPE_NOT_SUPPORTED', 'picky', 'sendMessage'] as const),
    ...([message({ ...html, taskId: 'unknown' }), declared] as const),
  ],
  [
    '§3.4.3 looks for the task before its context',
    ...(['TASK_NOT_FOUND', 'open', 'sendMessage'] as const),
    message({ taskId: 'unknown', contextId: 'elsewhere' }),
  ],
  [
    '§3.1.1 looks whether the task has ended before its context',
    ...(['UNSUPPORTED_OPERATION', 'open', 'sendMessage'] as const),
    message({ taskId: '{ended}', contextId: 'elsewhere' }),
  ],
  [
    '§3.3.4 MUST look at the capability to stream before the message',
    ...([
      'UNSUPPORTED_OPERATION',
      'quiet',
      'sendStreamingMessage',
      message({ parts: [] }),
    ] as const),
  ],
  [
    '§3.3.4 MUST look at the capability to stream before the task',
    ...(['UNSUPPORTED_OPERATION', 'quiet', 'subscribeToTask', { id: 'unknown' }] as const),
  ],
  [
    '§3.3.4 MUST look at the capability to notify before the task',
    ...(['PUSH_NOTIFICATION_NOT_SUPPORTED', 'quiet', CREATE, { taskId: ' ', url: '' }] as const),
  ],
  [
    '§13.1 MUST look for the task before the webhook',
    ...(['TASK_NOT_FOUND', 'open', CREATE, { taskId: 'unknown', url: 'hook' }] as const),
  ],
  [
    '§5.7 MUST look at the request before the task',
    ...(['INVALID_PARAMS', 'open', 'getTask', { id: 'unknown', historyLength: -1 }] as const),
  ],
  [
    '§3.3.4 MUST look at the capability of an extended card before the caller',
    ...(['UNSUPPORTED_OPERATION', 'open', 'getExtendedAgentCard', {}] as const),
  ],
];

describe.each(ADAPTERS)('the order of checks, on %s', (adapter) => {
  const agents = new Agents();
  let ended: string;

  beforeAll(async () => {
    await agents.start(adapter);
    const sent = await rpc(agents.get('open').url, 'SendMessage', sendParams('work x'));
    ended = sent.result.task.id;
  });

  afterAll(() => agents.close());

  describe.each(BINDINGS)('over %s', (_name, connect) => {
    let clients: Map<AgentName, Binding>;

    beforeAll(async () => {
      clients = await agents.connect(connect);
    });

    afterAll(() => Promise.all([...clients.values()].map((client) => client.close())));

    it.each(ROWS)('%s', async (_order, reason, agent, operation, request, headers = {}) => {
      const json = JSON.stringify(request).replace('{ended}', ended);
      const call = { operation, request: JSON.parse(json) as unknown, headers };
      expect(await clients.get(agent)!.call(call)).toMatchObject({ kind: 'error', reason });
    });
  });
});
