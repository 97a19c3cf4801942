/**
 * Nothing is wrong with the request: it may be repeated after `retryAfter` seconds. Transports
 * answer HTTP 503 with `Retry-After`, gRPC UNAVAILABLE.
 */
export abstract class TemporarilyUnavailableError extends Error {
  abstract readonly code: string;
  /** Seconds after which a client may try again. */
  readonly retryAfter = 1;
}
