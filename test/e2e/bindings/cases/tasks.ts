import {
  ENDED,
  LONG,
  malformed,
  NOT_FOUND,
  precondition,
  refused,
  UNSUPPORTED,
  type BadCase,
} from './bad-case.js';

const words = (type: string) => ({ notInProtobuf: `the field is a ${type}` });

/** GetTask, CancelTask, SubscribeToTask and ListTasks. */
export const TASKS: readonly BadCase[] = [
  ...(['getTask', 'cancelTask', 'subscribeToTask'] as const).flatMap((operation) => [
    malformed('a blank id', operation, { id: ' ' }, 'id'),
    malformed('an oversized id', operation, { id: LONG }, 'id'),
    malformed('a tenant of two lines', operation, { id: 'x', tenant: 'a\tb' }, 'tenant'),
    refused('an unknown task', operation, { id: 'unknown' }, NOT_FOUND),
  ]),
  refused(
    'a task that has ended',
    'cancelTask',
    { id: ENDED },
    precondition('TASK_NOT_CANCELABLE'),
  ),
  refused('a task that has ended', 'subscribeToTask', { id: ENDED }, UNSUPPORTED),
  malformed('a cursor that is none', 'subscribeToTask', { id: 'unknown' }, 'Last-Event-ID', {
    headers: { 'Last-Event-ID': 'x' },
  }),
  malformed(
    'metadata in a text',
    'cancelTask',
    { id: 'x', metadata: 'x' },
    'metadata',
    words('Struct'),
  ),
  malformed('a negative historyLength', 'getTask', { id: 'x', historyLength: -1 }, 'historyLength'),
  malformed(
    'a historyLength in words',
    'getTask',
    { id: 'x', historyLength: 'all' },
    'historyLength',
    words('int32'),
  ),
  malformed('no page', 'listTasks', { pageSize: 0 }, 'pageSize'),
  malformed('a negative page', 'listTasks', { pageSize: -1 }, 'pageSize'),
  malformed('a page too large', 'listTasks', { pageSize: 101 }, 'pageSize'),
  malformed('a page of a fraction', 'listTasks', { pageSize: 1.5 }, 'pageSize', words('int32')),
  malformed('a page in words', 'listTasks', { pageSize: 'ten' }, 'pageSize', words('int32')),
  malformed('an unknown state', 'listTasks', { status: 'DONE' }, 'status'),
  malformed('a blank contextId', 'listTasks', { contextId: ' ' }, 'contextId'),
  malformed('an oversized contextId', 'listTasks', { contextId: LONG }, 'contextId'),
  malformed('an oversized tenant', 'listTasks', { tenant: LONG }, 'tenant'),
  malformed(
    'a flag in words',
    'listTasks',
    { includeArtifacts: 'yes' },
    'includeArtifacts',
    words('bool'),
  ),
  malformed(
    'a day that is none',
    'listTasks',
    { statusTimestampAfter: 'never' },
    'statusTimestampAfter',
    words('Timestamp'),
  ),
  malformed('a page token made up', 'listTasks', { pageToken: 'nonsense' }, 'pageToken'),
  malformed('a negative historyLength', 'listTasks', { historyLength: -1 }, 'historyLength'),
];
