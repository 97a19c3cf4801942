import type { StreamOperations } from '../operations/stream-operations.js';
import type { UnaryOperations } from '../operations/unary-operations.js';

export type OperationName = keyof UnaryOperations | keyof StreamOperations;

/** What a path names, and what each HTTP method does there. */
export interface RestPath {
  readonly methods: Readonly<Record<string, OperationName | undefined>>;
  /** Empty: the path names none. */
  readonly tenant: string;
  /** Members of the request that are part of the path. */
  readonly ids: Readonly<Record<string, string>>;
}

/** The paths of the HTTP+JSON binding (A2A specification, section 11.3). Task ids have no colon. */
const PATHS: readonly (readonly [template: string, methods: RestPath['methods']])[] = [
  ['message:send', { POST: 'sendMessage' }],
  ['message:stream', { POST: 'sendStreamingMessage' }],
  ['tasks', { GET: 'listTasks' }],
  ['tasks/{id}', { GET: 'getTask' }],
  ['tasks/{id}:cancel', { POST: 'cancelTask' }],
  ['tasks/{id}:subscribe', { GET: 'subscribeToTask', POST: 'subscribeToTask' }],
  [
    'tasks/{taskId}/pushNotificationConfigs',
    { GET: 'listTaskPushNotificationConfigs', POST: 'createTaskPushNotificationConfig' },
  ],
  [
    'tasks/{taskId}/pushNotificationConfigs/(?<id>[^/]+)',
    { GET: 'getTaskPushNotificationConfig', DELETE: 'deleteTaskPushNotificationConfig' },
  ],
  ['extendedAgentCard', { GET: 'getExtendedAgentCard' }],
];

/** Paths without a tenant first: `/tasks/tasks` is the task "tasks". */
const PATTERNS = ['', '(?<tenant>[^/]+)/'].flatMap((tenant) =>
  PATHS.map(([template, methods]) => {
    const path = template.replace(/\{(\w+)\}/g, '(?<$1>[^/:]+)');
    return { pattern: new RegExp(`^/${tenant}${path}/?$`), methods };
  }),
);

/** Finds what a path below the agent's own names; begins with a slash, is not decoded yet. */
export function matchPath(path: string): RestPath | undefined {
  for (const { pattern, methods } of PATTERNS) {
    const found = pattern.exec(path);
    if (!found) continue;
    const decoded = decodeAll(found.groups ?? {});
    if (!decoded) return undefined;
    const { tenant = '', ...ids } = decoded;
    return { methods, tenant, ids };
  }
  return undefined;
}

function decodeAll(texts: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    const decoded = Object.entries(texts).map(([name, text]) => [name, decodeURIComponent(text)]);
    return Object.fromEntries(decoded) as Record<string, string>;
  } catch {
    return undefined; // a percent sign that encodes nothing
  }
}
