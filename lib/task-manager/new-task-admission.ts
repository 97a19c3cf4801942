import type { ProcessorSource } from '../execution/processor-source.js';
import type { RunService } from '../execution/run.service.js';
import { encodeMessage } from '../model/encoded-update.js';
import { createdEventJson } from '../model/event-json.js';
import { TaskEvent } from '../model/task-event.js';
import { encodeInput, firstAttempt } from '../model/turn-input.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { TaskState } from '@a2a-js/sdk';
import { RunFencedError } from '../errors/run-fenced.error.js';
import type { Admission, Submission } from './admission.js';

/** Lets in messages that begin a task. */
export class NewTaskAdmission {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly runs: RunService,
    private readonly processors: ProcessorSource,
    private readonly queued: boolean,
  ) {}

  /** In local mode nothing is stored before the run is started, and its first update made. */
  async admit(submission: Submission): Promise<Admission> {
    const { scope, message: given, input, user, pushConfig } = submission;
    const { contextId } = given;
    const taskId = this.tasks.newTaskId(scope, contextId);
    const message = { ...given, taskId };
    const processor = this.processors.select(message, scope.agent).name;
    if (this.queued) return this.enqueue({ ...submission, message }, processor);
    const run = this.runs.prepare({
      token: { scope, taskId, contextId, epoch: 1 },
      turn: firstAttempt(1, message, input),
      user,
      processor,
      pushConfig,
      exists: false,
    });
    return { scope, taskId, turn: 1, run };
  }

  private async enqueue(submission: Submission, processor: string): Promise<Admission> {
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
      },
      [],
    );
    if (created.outcome !== 'applied') throw new RunFencedError(taskId);
    const state = TaskState.TASK_STATE_SUBMITTED;
    const event = createdEventJson({ taskId, contextId }, state, json, created.time);
    return { scope, taskId, turn: 1, snapshot: new TaskEvent(1, event) };
  }
}
