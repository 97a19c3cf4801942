import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type {
  Message,
  SendMessageRequest,
  StreamResponse,
  SubscribeToTaskRequest,
  Task,
} from '@a2a-js/sdk';
import { LegacyA2AError } from '@a2a-js/sdk/compat/v0_3/server';
import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import type { EventPull } from '../../task-manager/event-pull.js';
import type { ServedAgent } from '../agent/served-agent.js';
import { toFailure } from '../failures/failure.js';
import { failureMessage } from '../failures/http-failure.js';
import { STREAM_OPERATIONS } from '../operations/stream-operations.js';
import type { OpenStreams } from '../sse/open-streams.js';
import { sendWithAllHistory } from './all-history.js';
import { refuseV03Rest } from './refuse-v03-rest.js';
import { mapFailures, V03RequestHandler } from './v03-request-handler.js';

/** State of a call: the answer it is written to. */
export const RESPONSE_KEY = 'nestjs-a2a-redis/response';

type Events = AsyncGenerator<StreamResponse, void, undefined>;

/** The agent behind the SDK's router for v0.3, which looks at no connection and hides no error. */
export function v03RestHandler(agent: ServedAgent, streams: OpenStreams): A2ARequestHandler {
  const handler = new V03RestHandler(agent, streams);
  return mapFailures(handler, (error, context) => handler.refusal(error, context));
}

class V03RestHandler extends V03RequestHandler {
  constructor(
    private readonly agent: ServedAgent,
    private readonly open: OpenStreams,
  ) {
    super(agent);
  }

  override sendMessage(
    request: SendMessageRequest,
    context: ServerCallContext,
  ): Promise<Message | Task> {
    return super.sendMessage(sendWithAllHistory(request), context);
  }

  override sendMessageStream(request: SendMessageRequest, context: ServerCallContext): Events {
    const { sendStreamingMessage } = STREAM_OPERATIONS;
    const events = sendStreamingMessage.open(
      this.agent.tasks,
      sendWithAllHistory(request),
      context,
    );
    return this.paced(events, context);
  }

  override resubscribe(request: SubscribeToTaskRequest, context: ServerCallContext): Events {
    const { subscribeToTask } = STREAM_OPERATIONS;
    return this.paced(subscribeToTask.open(this.agent.tasks, request, context), context);
  }

  /** Errors of the protocol are the router's; the others are answered here, in our words. */
  refusal(error: unknown, context: ServerCallContext): Error {
    const why = toFailure(error);
    if (why.kind === 'protocol') return why.error;
    refuseV03Rest(responseOf(context), why, this.agent);
    return LegacyA2AError.internalError(failureMessage(why));
  }

  /** The events at the pace of the client, until they end or it goes. */
  private async *paced(events: EventPull, context: ServerCallContext): Events {
    const response = responseOf(context);
    const { heartbeatMs } = this.agent.options;
    const heartbeat = heartbeatMs > 0 && setInterval(() => ping(response), heartbeatMs).unref();
    const gone = once(response, 'close').catch(() => undefined);
    void gone.then(() => events.return());
    this.open.add(events);
    try {
      for await (const event of events) {
        yield event;
        if (response.writableNeedDrain) {
          await Promise.race([once(response, 'drain').catch(() => undefined), gone]);
        }
      }
    } catch (error) {
      throw this.refusal(error, context);
    } finally {
      if (heartbeat) clearInterval(heartbeat);
      this.open.delete(events);
      await events.return();
    }
  }
}

function responseOf(context: ServerCallContext): ServerResponse {
  return context.state.get(RESPONSE_KEY) as ServerResponse;
}

function ping(response: ServerResponse): void {
  if (response.headersSent && !response.writableNeedDrain) response.write(': ping\n\n');
}
