import { TemporarilyUnavailableError } from './temporarily-unavailable.error.js';

/**
 * A stored secret cannot be decrypted on this instance: its key is not in `push.encryption.keys`, or
 * the text was changed. Temporary, as another instance may have the key; the log says which it is.
 */
export class SecretUnreadableError extends TemporarilyUnavailableError {
  override readonly name = 'SecretUnreadableError';
  readonly code = 'SECRET_UNREADABLE';

  constructor() {
    super('A stored secret cannot be read by this instance. Try again.');
  }
}
