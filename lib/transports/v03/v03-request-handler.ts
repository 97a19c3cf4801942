import type {
  AgentCard,
  GetTaskPushNotificationConfigRequest,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import { RequestHandler } from '../../task-manager/request-handler.js';
import type { ServedAgent } from '../agent/served-agent.js';
import { V03 } from '../call/protocol-version.js';

/** The agent as the SDK's translators for v0.3 ask for it. */
export class V03RequestHandler extends RequestHandler {
  constructor({ tasks, cards }: ServedAgent) {
    super(tasks, cards);
  }

  /** The translators want to see their version in the card. */
  override async getAgentCard(): Promise<AgentCard> {
    const card = await super.getAgentCard();
    const supportedInterfaces = card.supportedInterfaces.map((mounted) => ({
      ...mounted,
      protocolVersion: V03,
    }));
    return { ...card, supportedInterfaces };
  }

  /** v0.3 may leave out which configuration: then it is the first one. */
  override async getTaskPushNotificationConfig(
    request: GetTaskPushNotificationConfigRequest,
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig> {
    if (request.id) return super.getTaskPushNotificationConfig(request, context);
    const all = { ...request, pageSize: 0, pageToken: '' };
    const [first] = (await this.listTaskPushNotificationConfigs(all, context)).configs;
    if (!first) throw new TaskNotFoundError('The task has no push notification configuration.');
    return first;
  }
}

/** What a failure becomes before the SDK sees it: it would tell the client every message. */
export type FailureMapper = (error: unknown, context: ServerCallContext) => unknown;

/** The handler, with the failures of its answers mapped; streams fail when they are read. */
export function mapFailures(handler: A2ARequestHandler, map: FailureMapper): A2ARequestHandler {
  return new Proxy(handler, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: [unknown, ServerCallContext]): unknown => {
        const answer: unknown = Reflect.apply(member, target, args);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch((error: unknown) => {
          throw map(error, args[1]);
        });
      };
    },
  });
}
