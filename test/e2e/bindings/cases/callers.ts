import type { OperationName } from '../../../support/bindings/binding.js';
import { precondition, refused, UNSUPPORTED, VERSION_2, type BadCase } from './bad-case.js';
import { message } from './messages.js';
import { pushConfig } from './push-configs.js';

/** Every operation on a task, by the task's id. */
export const BY_TASK: [OperationName, (id: string) => object][] = [
  ['sendMessage', (taskId) => message({ taskId })],
  ['sendStreamingMessage', (taskId) => message({ taskId })],
  ['getTask', (id) => ({ id })],
  ['cancelTask', (id) => ({ id })],
  ['subscribeToTask', (id) => ({ id })],
  ['createTaskPushNotificationConfig', (taskId) => pushConfig({ taskId })],
  ['getTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'x' })],
  ['listTaskPushNotificationConfigs', (taskId) => ({ taskId })],
  ['deleteTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'x' })],
];

/** Well-formed requests of all operations. */
const OPERATIONS: [OperationName, object][] = [
  ...BY_TASK.map(([name, request]): [OperationName, object] => [name, request('x')]),
  ['listTasks', {}],
  ['getExtendedAgentCard', {}],
];

const unnamed = { reason: 'UNAUTHENTICATED', status: 'UNAUTHENTICATED' };
const forbidden = { reason: 'PERMISSION_DENIED', status: 'PERMISSION_DENIED' };
const otherVersion = { ...precondition('VERSION_NOT_SUPPORTED'), says: '2.0' };
const silent = precondition('PUSH_NOTIFICATION_NOT_SUPPORTED');

/** What a caller may not, whatever it asks for, and what an agent cannot. */
export const CALLERS: readonly BadCase[] = [
  ...OPERATIONS.flatMap(([operation, request]) => [
    refused('another version', operation, request, otherVersion, { headers: VERSION_2 }),
    refused('a caller without a name', operation, request, unnamed, { agent: 'closed' }),
    refused('a caller the guards refuse', operation, request, forbidden, {
      ...{ agent: 'closed', headers: { 'x-user': 'mallory' } },
    }),
  ]),
  ...OPERATIONS.filter(([operation]) => operation.includes('Push')).map(([operation, request]) =>
    refused('an agent that does not notify', operation, request, silent, { agent: 'quiet' }),
  ),
  ...OPERATIONS.filter(([operation]) => /stream|subscribe/i.test(operation)).map(
    ([operation, request]) =>
      refused('an agent that does not stream', operation, request, UNSUPPORTED, {
        agent: 'quiet',
      }),
  ),
  refused('an agent without an extended card', 'getExtendedAgentCard', {}, UNSUPPORTED),
  refused(
    'an agent whose extended card is not configured',
    'getExtendedAgentCard',
    {},
    precondition('EXTENDED_AGENT_CARD_NOT_CONFIGURED'),
    { agent: 'closed', headers: { 'x-user': 'ann' } },
  ),
];
