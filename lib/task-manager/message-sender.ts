import type { Message, SendMessageRequest, Task } from '@a2a-js/sdk';
import { InvalidAgentResponseError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { TaskState } from '@a2a-js/sdk';
import { firstValueFrom, map, Observable } from 'rxjs';
import { RunFencedError } from '../errors/run-fenced.error.js';
import type { TaskFeed } from '../events/task-feed.js';
import type { RunService } from '../execution/run.service.js';
import type { TaskEvent } from '../model/task-event.js';
import { TaskFold } from '../model/task-fold.js';
import { isInterrupted } from '../model/task-state.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { Admission, MessageAdmission } from './admission.js';
import type { AgentCardService } from './agent-card.service.js';
import { answer, type EndsAt } from './answer.js';
import { frameWithHistory, withHistory } from './task-view.js';

/** Streams stay open while the agent waits for credentials, and close when it waits for input. */
const endsStream: EndsAt = (state) => state === TaskState.TASK_STATE_INPUT_REQUIRED;

/** SendMessage and SendStreamingMessage (A2A specification, sections 3.1.1 and 3.1.2). */
export class MessageSender {
  constructor(
    private readonly admission: MessageAdmission,
    private readonly tasks: TaskRepository,
    private readonly feed: TaskFeed,
    private readonly runs: RunService,
    private readonly cards: AgentCardService,
  ) {}

  async send(request: SendMessageRequest, context: ServerCallContext): Promise<Message | Task> {
    const admitted = await this.admission.admit(request, context);
    const { historyLength, returnImmediately = false } = request.configuration ?? {};
    const result = returnImmediately ? await this.accept(admitted) : await this.await(admitted);
    return 'messageId' in result ? result : withHistory(result, historyLength);
  }

  /** Cold: each subscription sends the message. Unsubscribing stops neither task nor admission. */
  stream(request: SendMessageRequest, context: ServerCallContext): Observable<TaskEvent> {
    const { historyLength } = request.configuration ?? {};
    return new Observable<TaskEvent>((subscriber) => {
      this.admitStream(request, context).then(
        (admitted) => subscriber.add(this.started(admitted, endsStream).subscribe(subscriber)),
        (error: unknown) => subscriber.error(error),
      );
    }).pipe(map((event) => frameWithHistory(event, historyLength)));
  }

  private async admitStream(
    request: SendMessageRequest,
    context: ServerCallContext,
  ): Promise<Admission> {
    if (!this.cards.card.capabilities?.streaming) {
      throw new UnsupportedOperationError('This agent does not stream.');
    }
    return this.admission.admit(request, context);
  }

  /** Subscribes, then starts the run, so that no event is missed. */
  private started(admitted: Admission, endsAt: EndsAt): Observable<TaskEvent> {
    return new Observable((subscriber) => {
      const error = (reason: unknown) => subscriber.error(reason);
      subscriber.add(this.runs.closing$.subscribe({ error }));
      answer(this.tasks, this.feed, admitted, endsAt).subscribe(subscriber);
      if (admitted.run) void this.runs.start(admitted.run);
    });
  }

  /** Waits for the end of the turn and folds its events: nothing is read back. */
  private async await(admitted: Admission): Promise<Message | Task> {
    const fold = new TaskFold();
    let reply: Message | undefined;
    await this.started(admitted, isInterrupted).forEach((event) => {
      if (event.payload?.$case === 'message') reply = event.payload.value;
      fold.apply(event);
    });
    if (reply) return reply;
    const task = fold.toTask();
    if (!task) throw new InvalidAgentResponseError('The agent gave neither a message nor a task.');
    return task;
  }

  /** The task as soon as it is stored; the work goes on. */
  private async accept(admitted: Admission): Promise<Task> {
    const { run } = admitted;
    const created = firstValueFrom(answer(this.tasks, this.feed, admitted, isInterrupted));
    created.catch(() => undefined); // when the task cannot be stored, ensureCreated says so
    await run?.ensureCreated().catch((error: unknown) => {
      if (!(error instanceof RunFencedError)) throw error; // else it is stored, and another's now
    });
    if (run && run.abortCause !== 'fenced') void this.runs.start(run);
    const { payload } = await created;
    if (payload?.$case === 'task') return payload.value;
    throw new InvalidAgentResponseError('The task did not begin with a Task.');
  }
}
