import { randomUUID } from 'node:crypto';
import { TaskNotFoundError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { RunService } from '../execution/run.service.js';
import { encodeMessage } from '../model/encoded-update.js';
import { TaskEvent } from '../model/task-event.js';
import type { TaskSnapshot } from '../model/task-snapshot.js';
import { hasEnded } from '../model/task-state.js';
import { encodeInput, firstAttempt } from '../model/turn-input.js';
import type { SendRecord } from '../repositories/idempotency.repository.js';
import type { BeginTurnResult, TaskRepository } from '../repositories/task.repository.js';
import type { Admission, Submission } from './admission.js';
import { tooManyConfigs } from './push-config-checks.js';
import type { Repeats } from './repeats.js';
import { malformed } from './request-checks.js';

interface Loaded {
  readonly known: TaskSnapshot;
  readonly record: SendRecord | undefined;
}

type Claimed = Extract<BeginTurnResult, { outcome: 'claimed' }>;

/** Lets in messages for tasks that exist. */
export class FollowUpAdmission {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly runs: RunService,
    private readonly queued: boolean,
    private readonly repeats: Repeats | undefined,
  ) {}

  async admit(submission: Submission): Promise<Admission> {
    const { scope, given, input, pushConfig } = submission;
    const { taskId } = given;
    const { known, record } = await this.load(submission);
    const message = { ...given, contextId: known.task.contextId };
    const begun = await this.tasks.beginTurn({
      scope,
      taskId,
      contextId: message.contextId,
      message: encodeMessage(message),
      input: encodeInput(input),
      key: randomUUID(),
      pushConfig,
      processor: known.processor,
      queued: this.queued,
      once: record?.key,
    });
    if (begun.outcome === 'claimed') return this.claimed({ ...submission, message }, known, begun);
    if (begun.outcome === 'queued') return { scope, taskId, turn: begun.turn };
    throw refusal(begun.outcome, taskId);
  }

  private async claimed(
    { scope, message, input, user }: Submission,
    known: TaskSnapshot,
    { epoch, turn: number }: Claimed,
  ): Promise<Admission> {
    const { taskId, contextId } = message;
    const run = this.runs.prepare({
      token: { scope, taskId, contextId, epoch },
      turn: firstAttempt(number, message, input),
      user,
      processor: known.processor,
      exists: true,
    });
    try {
      const { task, seq } = (await this.tasks.snapshot(scope, taskId)) ?? known;
      const snapshot = TaskEvent.snapshot(task, seq, number);
      return { scope, taskId, turn: number, run, snapshot };
    } catch (error) {
      void this.runs.start(run); // the message is let in, though its caller cannot be told
      throw error;
    }
  }

  /** A task that has ended takes no new message, but answers a repeat of an old one. */
  private async load(submission: Submission): Promise<Loaded> {
    const { scope, given } = submission;
    const { taskId, contextId } = given;
    const known = await this.tasks.snapshot(scope, taskId, { historyLength: 0, artifacts: false });
    if (!known) throw notFound(taskId);
    const ended = hasEnded(known.task);
    const repeated = ended ? await this.repeats?.find(submission) : undefined;
    if (ended && !repeated) throw refusal('terminal', taskId);
    if (contextId && contextId !== known.task.contextId) {
      malformed('message.contextId', 'is not the context of message.taskId');
    }
    const ids = { taskId, contextId: known.task.contextId };
    return { known, record: repeated ?? (await this.repeats?.claim(submission, ids)) };
  }
}

export function notFound(taskId: string): Error {
  return new TaskNotFoundError(`Task not found: ${taskId}`);
}

function refusal(
  outcome: Exclude<BeginTurnResult['outcome'], 'claimed' | 'queued'>,
  taskId: string,
): Error {
  switch (outcome) {
    case 'missing':
      return notFound(taskId);
    case 'terminal':
      return new UnsupportedOperationError(
        `Task ${taskId} has ended and takes no more messages; send one without a taskId.`,
      );
    case 'inbox-full':
      return new UnsupportedOperationError(
        `Task ${taskId} already has as many waiting messages as it takes. Try again later.`,
      );
    case 'configs-full':
      return tooManyConfigs(taskId);
  }
}
