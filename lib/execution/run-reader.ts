import { TaskState, type Message, type Task } from '@a2a-js/sdk';
import type { MessageRepository } from '../repositories/message.repository.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { TaskRun } from './task-run.js';

/** What a processor may read: its task, its conversation, the tasks its message refers to. */
export class RunReader {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly messages: MessageRepository,
  ) {}

  async task(run: TaskRun): Promise<Task> {
    await run.writer.idle();
    const { scope, taskId } = run.token;
    const found = run.created ? await this.tasks.snapshot(scope, taskId) : undefined;
    return found?.task ?? unsaved(run);
  }

  async history(run: TaskRun, limit?: number): Promise<Message[]> {
    await run.writer.idle();
    const { scope, contextId } = run.token;
    const stored = await this.messages.conversation(scope, contextId, limit);
    if (run.created) return stored;
    const all = [...stored, run.turn.message];
    return limit === undefined ? all : all.slice(Math.max(0, all.length - limit));
  }

  async references(run: TaskRun): Promise<Task[]> {
    const ids = [...new Set(run.turn.message.referenceTaskIds)];
    const found = await Promise.all(ids.map((id) => this.tasks.snapshot(run.token.scope, id)));
    return found.flatMap((snapshot) => (snapshot ? [snapshot.task] : []));
  }
}

function unsaved({ token, turn }: TaskRun): Task {
  return {
    id: token.taskId,
    contextId: token.contextId,
    status: { state: TaskState.TASK_STATE_SUBMITTED, message: undefined, timestamp: undefined },
    artifacts: [],
    history: [turn.message],
    metadata: undefined,
  };
}
