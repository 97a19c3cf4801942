import { TemporarilyUnavailableError } from './temporarily-unavailable.error.js';

/** A server listens, and the application behind it is not initialized yet. */
export class StartingError extends TemporarilyUnavailableError {
  override readonly name = 'StartingError';
  readonly code = 'STARTING';

  constructor() {
    super('This instance is starting. Try again.');
  }
}
