import { randomUUID } from 'node:crypto';
import type { ProcessorSource } from '../execution/processor-source.js';
import type { RunService } from '../execution/run.service.js';
import type { TaskRun } from '../execution/task-run.js';
import { encodeMessage } from '../model/encoded-update.js';
import { createdEvent } from '../model/state-event.js';
import { encodeInput, firstAttempt } from '../model/turn-input.js';
import type { Once, TaskRepository } from '../repositories/task.repository.js';
import { firstValueFrom } from 'rxjs';
import { RunFencedError } from '../errors/run-fenced.error.js';
import type { Admission, Submission } from './admission.js';
import type { Repeats } from './repeats.js';

/** A submission with the id of its task. */
interface Placed extends Submission {
  readonly processor: string;
  readonly once: Once | undefined;
}

/** Lets in messages that begin a task. */
export class NewTaskAdmission {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly runs: RunService,
    private readonly processors: ProcessorSource,
    private readonly queued: boolean,
    private readonly repeats: Repeats | undefined,
  ) {}

  /**
   * In local mode nothing is stored before the run is started, and its first update made; unless
   * the message may be a repeat: who stores the task runs it, and the others follow that task.
   */
  async admit(submission: Submission): Promise<Admission> {
    const placed = await this.place(submission);
    if (this.queued) return this.enqueue(placed);
    const run = this.prepare(placed);
    if (placed.once) return this.store(run);
    return { scope: placed.scope, taskId: run.taskId, turn: 1, run };
  }

  private async place(submission: Submission): Promise<Placed> {
    const { scope, given, message } = submission;
    const { contextId } = message;
    const taskId = this.tasks.newTaskId(scope, contextId, given.contextId === '');
    const intended = { taskId, contextId };
    const processor = this.processors.select({ ...message, ...intended }, scope.agent).name;
    const record = await this.repeats?.claim(submission, intended);
    const stored = record ?? intended;
    return {
      processor,
      once: record && { key: record.key, call: randomUUID() },
      ...submission,
      message: { ...message, taskId: stored.taskId, contextId: stored.contextId },
    };
  }

  private prepare({ scope, message, input, user, ...rest }: Placed): TaskRun {
    const { taskId, contextId } = message;
    return this.runs.prepare({
      token: { scope, taskId, contextId, epoch: 1 },
      turn: firstAttempt(1, message, input),
      user,
      processor: rest.processor,
      pushConfig: rest.pushConfig,
      once: rest.once,
      exists: false,
    });
  }

  private async store(run: TaskRun): Promise<Admission> {
    const admission = { scope: run.token.scope, taskId: run.taskId, turn: 1 };
    const created = firstValueFrom(run.events$, { defaultValue: undefined });
    try {
      await run.ensureCreated();
    } catch (error) {
      if (error instanceof RunFencedError) return admission;
      throw error;
    }
    const snapshot = await created;
    return { ...admission, run, ...(snapshot && { snapshot }) };
  }

  private async enqueue({ processor, once, ...submission }: Placed): Promise<Admission> {
    const { scope, message, input, pushConfig } = submission;
    const { taskId, contextId } = message;
    const json = encodeMessage(message);
    const created = await this.tasks.create(
      {
        run: { scope, taskId, contextId, epoch: 0 },
        processor,
        message: json,
        input: encodeInput(input),
        pushConfig,
        queued: true,
        once,
      },
      [],
    );
    if (created.outcome !== 'applied') {
      if (once) return { scope, taskId, turn: 1 };
      throw new RunFencedError(taskId);
    }
    const snapshot = createdEvent({ taskId, contextId }, json, created.time);
    return { scope, taskId, turn: 1, snapshot };
  }
}
