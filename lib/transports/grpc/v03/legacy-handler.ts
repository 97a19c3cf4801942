import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import type { TaskEvent } from '../../../model/task-event.js';
import type { EventPull } from '../../../task-manager/event-pull.js';
import type { TaskManager } from '../../../task-manager/task-manager.js';
import type { UnaryOperation } from '../../operations/operation.js';
import { STREAM_OPERATIONS } from '../../operations/stream-operations.js';
import { UNARY_OPERATIONS } from '../../operations/unary-operations.js';
import { getWithAllHistory, sendWithAllHistory } from '../../v03/all-history.js';
import type { Watch } from './legacy-translation.js';

type Handler = Omit<A2ARequestHandler, 'getAgentCard'>;

/** Operations go by the names of the service, but for one. */
type UnaryHandler = Omit<Handler, 'sendMessageStream' | 'resubscribe'> & {
  readonly getExtendedAgentCard: Handler['getAuthenticatedExtendedAgentCard'];
};

/** The operations as the SDK's translation calls them. `read` paces a stream. */
export function legacyHandler(
  tasks: TaskManager,
  context: ServerCallContext,
  lastEventId: string | undefined,
  read: (events: EventPull) => AsyncGenerator<TaskEvent>,
): (watch: Watch) => Handler {
  return (watch) => {
    const unary = Object.fromEntries(
      Object.entries(UNARY_OPERATIONS).map(([name, operation]) => {
        const one = operation as UnaryOperation;
        return [name, (request: never) => watch(() => one.call(tasks, request, context))];
      }),
    ) as unknown as UnaryHandler;
    const { sendStreamingMessage, subscribeToTask } = STREAM_OPERATIONS;
    return {
      ...unary,
      getTask: (request, call) => unary.getTask(getWithAllHistory(request), call),
      sendMessage: (request, call) => unary.sendMessage(sendWithAllHistory(request), call),
      getAuthenticatedExtendedAgentCard: unary.getExtendedAgentCard,
      sendMessageStream: (request) =>
        watched(watch, () =>
          read(sendStreamingMessage.open(tasks, sendWithAllHistory(request), context)),
        ),
      resubscribe: (request) =>
        watched(watch, () => read(subscribeToTask.open(tasks, request, context, lastEventId))),
    };
  };
}

async function* watched(
  watch: Watch,
  open: () => AsyncGenerator<TaskEvent>,
): AsyncGenerator<TaskEvent> {
  const events = await watch(async () => open());
  for (;;) {
    const next = await watch(() => events.next());
    if (next.done) return;
    yield next.value;
  }
}
