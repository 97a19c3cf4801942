import { sendParams } from './json-rpc.js';

/** Where configurations of tests point; nothing is sent there. */
export const WEBHOOK = 'https://hooks.example';

/** Every operation on a task, with the parameters for its id. */
export const TASK_OPERATIONS: [string, (id: string) => object][] = [
  ['SendMessage', (taskId) => sendParams('work x', { taskId })],
  ['SendStreamingMessage', (taskId) => sendParams('work x', { taskId })],
  ['GetTask', (id) => ({ id })],
  ['CancelTask', (id) => ({ id })],
  ['SubscribeToTask', (id) => ({ id })],
  ['CreateTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'c2', url: WEBHOOK })],
  ['GetTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'c' })],
  ['ListTaskPushNotificationConfigs', (taskId) => ({ taskId })],
  ['DeleteTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'c' })],
];
