import { LONG, malformed, NOT_FOUND, refused, SECRET, WAITING, type BadCase } from './bad-case.js';

export function pushConfig(more: object): object {
  return { taskId: 'x', url: 'https://93.184.215.14/hook', token: SECRET, ...more };
}

const CREATE = 'createTaskPushNotificationConfig';

/** The four operations on push notification configurations. */
export const PUSH_CONFIGS: readonly BadCase[] = [
  ...(
    [
      CREATE,
      'getTaskPushNotificationConfig',
      'listTaskPushNotificationConfigs',
      'deleteTaskPushNotificationConfig',
    ] as const
  ).flatMap((operation) => [
    malformed('a blank task', operation, pushConfig({ taskId: ' ', id: 'x' }), 'taskId'),
    malformed('an oversized task', operation, pushConfig({ taskId: LONG, id: 'x' }), 'taskId'),
    refused('an unknown task', operation, pushConfig({ taskId: 'unknown', id: 'x' }), NOT_FOUND),
  ]),
  malformed('a numeric url', CREATE, pushConfig({ url: 1 }), 'url', {
    notInProtobuf: 'the field is a string',
  }),
  ...['', 'hook', 'ftp://a.example', `https://user:${SECRET}@a.example`].map((url) =>
    malformed(`the url "${url}"`, CREATE, pushConfig({ taskId: WAITING, url }), 'url'),
  ),
  malformed('an oversized id', CREATE, pushConfig({ taskId: WAITING, id: LONG }), 'id'),
  malformed('an oversized id', 'deleteTaskPushNotificationConfig', { taskId: 'x', id: LONG }, 'id'),
  refused(
    'an unknown configuration',
    'getTaskPushNotificationConfig',
    { taskId: WAITING, id: 'unknown' },
    NOT_FOUND,
  ),
];
