/** An update came after the task's terminal state. Nothing was written. */
export class TaskEndedError extends Error {
  override readonly name = 'TaskEndedError';
  readonly code = 'TASK_ENDED';

  constructor(readonly taskId: string) {
    super(`Task ${taskId} has ended: a terminal task takes no more updates.`);
  }
}
