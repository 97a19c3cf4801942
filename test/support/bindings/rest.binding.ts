import { expect } from '@jest/globals';
import type { RestError } from '../apps/rest.js';
import {
  readDetails,
  retryAfterOf,
  type Binding,
  type NeutralAnswer,
  type NeutralCall,
} from './binding.js';
import { readAnswer } from './read-answer.js';

type Json = Readonly<Record<string, unknown>>;

/** Line of each operation, and the members of the request that its path takes. */
const LINES: Readonly<Record<NeutralCall['operation'], string>> = {
  sendMessage: 'POST /message:send',
  sendStreamingMessage: 'POST /message:stream',
  getTask: 'GET /tasks/{id}',
  listTasks: 'GET /tasks',
  cancelTask: 'POST /tasks/{id}:cancel',
  subscribeToTask: 'POST /tasks/{id}:subscribe',
  createTaskPushNotificationConfig: 'POST /tasks/{taskId}/pushNotificationConfigs',
  getTaskPushNotificationConfig: 'GET /tasks/{taskId}/pushNotificationConfigs/{id}',
  listTaskPushNotificationConfigs: 'GET /tasks/{taskId}/pushNotificationConfigs',
  deleteTaskPushNotificationConfig: 'DELETE /tasks/{taskId}/pushNotificationConfigs/{id}',
  getExtendedAgentCard: 'GET /extendedAgentCard',
};

export function restBinding(url: string): Binding {
  return {
    name: 'HTTP+JSON',
    call: (call) => ask(url, call),
    close: () => Promise.resolve(),
  };
}

async function ask(url: string, call: NeutralCall): Promise<NeutralAnswer> {
  const { operation, request, headers } = call;
  const [method = '', template = ''] = LINES[operation].split(' ');
  const members = isObject(request) ? { ...request } : {};
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(members[name]));
    delete members[name];
    return value;
  });
  const isPost = method === 'POST';
  const query = isPost ? '' : new URLSearchParams(members as Record<string, string>).toString();
  const response = await fetch(`${url}${path}${query && `?${query}`}`, {
    method,
    headers: { 'A2A-Version': '1.0', 'Content-Type': 'application/a2a+json', ...headers },
    ...(isPost && { body: JSON.stringify(isObject(request) ? members : request) }),
  });
  const { text, json } = await readAnswer(response);
  const { error, ...result } = json as Json & { error?: RestError };
  const extensions = response.headers.get('a2a-extensions') ?? undefined;
  if (!error) return { kind: 'result', result, extensions };
  const { code, status, message } = error;
  expect(code).toBe(response.status);
  const retryAfter = retryAfterOf(response.headers);
  const details = readDetails(error.details);
  return { kind: 'error', ...details, code, status, message, retryAfter, text };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
