import { TemporarilyUnavailableError } from './temporarily-unavailable.error.js';

/**
 * The store did not answer, or answered with an error of its own: never "not found". The message
 * names no host and no secret; the cause, for the log, may.
 */
export class TaskStoreUnavailableError extends TemporarilyUnavailableError {
  override readonly name = 'TaskStoreUnavailableError';
  readonly code = 'TASK_STORE_UNAVAILABLE';

  constructor(cause?: unknown) {
    super('The task store is temporarily unavailable. Try again.', { cause });
  }
}
