import { TemporarilyUnavailableError } from './temporarily-unavailable.error.js';

/** This instance is shutting down; another one takes the request. */
export class ShuttingDownError extends TemporarilyUnavailableError {
  override readonly name = 'ShuttingDownError';
  readonly code = 'SHUTTING_DOWN';

  constructor() {
    super('This instance is shutting down. Try again.');
  }
}
