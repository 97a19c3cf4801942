/**
 * The store did not answer, or answered with an error of its own: never "not found". The message
 * names no host and no secret; the cause, for the log, may. Transports answer HTTP 503 with
 * `Retry-After`, gRPC UNAVAILABLE.
 */
export class TaskStoreUnavailableError extends Error {
  override readonly name = 'TaskStoreUnavailableError';
  readonly code = 'TASK_STORE_UNAVAILABLE';
  /** Seconds after which a client may try again. */
  readonly retryAfter = 1;

  constructor(cause?: unknown) {
    super('The task store is temporarily unavailable. Try again.', { cause });
  }
}
