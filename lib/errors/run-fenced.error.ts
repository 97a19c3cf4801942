/**
 * The run lost its task: another instance claimed, cancelled or failed it, or its lease ended.
 * Thrown by every write of the old run; nothing was written. The run's `signal` is aborted.
 */
export class RunFencedError extends Error {
  override readonly name = 'RunFencedError';
  readonly code = 'RUN_FENCED';

  constructor(readonly taskId: string) {
    super(`Run of task ${taskId} was superseded: its updates are refused.`);
  }
}
