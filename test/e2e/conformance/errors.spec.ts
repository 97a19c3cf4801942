import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import type { Binding, NeutralCall, OperationName } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { Agents, EXTENSION, type AgentName } from '../bindings/agents.js';

interface ErrorCase {
  readonly reason: string;
  /** Of JSON-RPC, of HTTP, of gRPC. */
  readonly codes: readonly [number, number, string];
  readonly agent?: AgentName;
  readonly operation: OperationName;
  readonly request: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const html = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'x', mediaType: 'text/html' }] };
const config = { taskId: 'x', url: 'https://a.example' };
const declared = { 'A2A-Extensions': EXTENSION };

/** The table of section 5.4, and what the bindings say for a malformed request. */
const ERRORS: readonly ErrorCase[] = [
  {
    ...{ reason: 'TASK_NOT_FOUND', codes: [-32001, 404, 'NOT_FOUND'] },
    ...{ operation: 'getTask', request: { id: 'x' } },
  },
  {
    ...{ reason: 'TASK_NOT_CANCELABLE', codes: [-32002, 400, 'FAILED_PRECONDITION'] },
    ...{ operation: 'cancelTask', request: { id: '{ended}' } },
  },
  {
    ...{ reason: 'PUSH_NOTIFICATION_NOT_SUPPORTED', codes: [-32003, 400, 'FAILED_PRECONDITION'] },
    ...{ agent: 'quiet', operation: 'createTaskPushNotificationConfig', request: config },
  },
  {
    ...{ reason: 'UNSUPPORTED_OPERATION', codes: [-32004, 400, 'FAILED_PRECONDITION'] },
    ...{ agent: 'quiet', operation: 'subscribeToTask', request: { id: 'x' } },
  },
  {
    ...{ reason: 'CONTENT_TYPE_NOT_SUPPORTED', codes: [-32005, 400, 'INVALID_ARGUMENT'] },
    ...{ agent: 'picky', operation: 'sendMessage', request: { message: html }, headers: declared },
  },
  {
    ...{ reason: 'INVALID_AGENT_RESPONSE', codes: [-32006, 500, 'INTERNAL'] },
    ...{ agent: 'odd', operation: 'getExtendedAgentCard', request: {} },
    headers: { 'x-user': 'ann' },
  },
  {
    reason: 'EXTENDED_AGENT_CARD_NOT_CONFIGURED',
    codes: [-32007, 400, 'FAILED_PRECONDITION'],
    ...{ agent: 'closed', operation: 'getExtendedAgentCard', request: {} },
    headers: { 'x-user': 'ann' },
  },
  {
    ...{ reason: 'EXTENSION_SUPPORT_REQUIRED', codes: [-32008, 400, 'FAILED_PRECONDITION'] },
    ...{ agent: 'picky', operation: 'sendMessage', request: sendParams('echo') },
  },
  {
    ...{ reason: 'VERSION_NOT_SUPPORTED', codes: [-32009, 400, 'FAILED_PRECONDITION'] },
    ...{ operation: 'listTasks', request: {}, headers: { 'A2A-Version': '9.0' } },
  },
  {
    ...{ reason: 'INVALID_PARAMS', codes: [-32602, 400, 'INVALID_ARGUMENT'] },
    ...{ operation: 'listTasks', request: { pageSize: 0 } },
  },
];

describe.each(ADAPTERS)('the errors of the protocol, on %s', (adapter) => {
  const agents = new Agents();
  let ended: string;

  beforeAll(async () => {
    await agents.start(adapter);
    const sent = await rpc(agents.get('open').url, 'SendMessage', sendParams('work x'));
    ended = sent.result.task.id;
  });

  afterAll(() => agents.close());

  describe.each(BINDINGS.map(([name, connect], i) => [name, connect, i] as const))(
    'over %s',
    (_name, connect, column) => {
      let clients: Map<AgentName, Binding>;

      beforeAll(async () => {
        clients = await agents.connect(connect);
      });

      afterAll(() => Promise.all([...clients.values()].map((client) => client.close())));

      it.each(ERRORS.map((error) => [error.reason, error] as const))(
        '§5.4 MUST have the code of the binding, and SHOULD have ErrorInfo: %s',
        async (reason, { codes, agent = 'open', operation, request, headers = {} }) => {
          const json = JSON.stringify(request).replace('{ended}', ended);
          const call: NeutralCall = { operation, request: JSON.parse(json) as unknown, headers };
          const answer = await clients.get(agent)!.call(call);
          expect(answer).toMatchObject({ kind: 'error', reason, code: codes[column] });
          expect(answer).toHaveProperty('text', expect.stringContaining('a2a-protocol.org'));
        },
      );

      it.each(['getTask', 'subscribeToTask'] as const)(
        '§5.4 MUST be an internal error, which says nothing more, when the agent fails: %s',
        async (operation) => {
          const answer = await clients.get('broken')!.call({ operation, request: { id: 'x' } });
          const code = [-32603, 500, 'INTERNAL'][column];
          expect(answer).toMatchObject({ kind: 'error', code, message: 'Internal error.' });
          if (answer.kind === 'error') expectNoLeak(answer.text, ['10.0.0.7']);
          expect(agents.get('broken').logger.takeProblems().join()).toContain('10.0.0.7');
        },
      );
    },
  );
});
