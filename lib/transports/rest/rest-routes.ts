import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../operations/unary-operations.js';
import type { HttpRequest } from '../http/http-types.js';
import { streamCall, unaryCall, type RestCall } from './rest-call.js';
import { fromBody, fromOptionalBody, fromQuery } from './rest-request.js';

/** A request with the parameters of its path. */
export interface RoutedRequest extends HttpRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Says which call a request is; `undefined`: none of this binding. */
type Route = (request: RoutedRequest, tenant: string) => RestCall | undefined;

/**
 * Paths of HTTP+JSON (A2A specification, section 11.3) and their verbs. Frameworks disagree on how a
 * colon is written in a route, so what follows one is a parameter that begins with it.
 */
export const REST_ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  'message:verb': {
    POST: (request, tenant) => {
      const body = () => fromBody(request);
      const { verb } = request.params;
      if (verb === ':send') return unaryCall(UNARY_OPERATIONS.sendMessage, tenant, body);
      if (verb !== ':stream') return undefined;
      return streamCall(STREAM_OPERATIONS.sendStreamingMessage, tenant, body);
    },
  },
  tasks: {
    GET: (request, tenant) =>
      unaryCall(UNARY_OPERATIONS.listTasks, tenant, () => fromQuery(request, {})),
  },
  'tasks/:task': {
    GET: (request, tenant) => {
      const { id, verb } = taskOf(request);
      if (verb === 'subscribe') return subscribe(request, tenant, id);
      if (verb !== '') return undefined;
      return unaryCall(UNARY_OPERATIONS.getTask, tenant, () => fromQuery(request, { id }));
    },
    POST: (request, tenant) => {
      const { id, verb } = taskOf(request);
      if (verb === 'subscribe') return subscribe(request, tenant, id);
      if (verb !== 'cancel') return undefined;
      const body = () => fromOptionalBody(request, { id });
      return unaryCall(UNARY_OPERATIONS.cancelTask, tenant, body);
    },
  },
  'tasks/:task/pushNotificationConfigs': {
    GET: (request, tenant) =>
      unaryCall(UNARY_OPERATIONS.listTaskPushNotificationConfigs, tenant, () =>
        fromQuery(request, { taskId: request.params['task'] }),
      ),
    POST: (request, tenant) =>
      unaryCall(
        UNARY_OPERATIONS.createTaskPushNotificationConfig,
        tenant,
        () => fromBody(request, { taskId: request.params['task'] }),
        201,
      ),
  },
  'tasks/:task/pushNotificationConfigs/:config': {
    GET: (request, tenant) =>
      unaryCall(UNARY_OPERATIONS.getTaskPushNotificationConfig, tenant, () =>
        fromQuery(request, configOf(request)),
      ),
    DELETE: (request, tenant) =>
      unaryCall(
        UNARY_OPERATIONS.deleteTaskPushNotificationConfig,
        tenant,
        () => fromQuery(request, configOf(request)),
        204,
      ),
  },
  extendedAgentCard: {
    GET: (request, tenant) =>
      unaryCall(UNARY_OPERATIONS.getExtendedAgentCard, tenant, () => fromQuery(request, {})),
  },
};

function subscribe(request: RoutedRequest, tenant: string, id: string): RestCall {
  const read = () =>
    request.method === 'GET' ? fromQuery(request, { id }) : fromOptionalBody(request, { id });
  return streamCall(STREAM_OPERATIONS.subscribeToTask, tenant, read);
}

/** `<id>` or `<id>:<verb>`; ids of tasks have no colon, so the last one parts them. */
function taskOf({ params }: RoutedRequest): { readonly id: string; readonly verb: string } {
  const text = params['task'] ?? '';
  const colon = text.lastIndexOf(':');
  return colon < 0
    ? { id: text, verb: '' }
    : { id: text.slice(0, colon), verb: text.slice(colon + 1) };
}

function configOf({ params }: RoutedRequest) {
  return { taskId: params['task'], id: params['config'] };
}
