import { TemporarilyUnavailableError } from './temporarily-unavailable.error.js';

/**
 * The agent did not answer, or said that it cannot now. A message that was sent may have arrived:
 * look for its task before it is sent again.
 */
export class AgentUnavailableError extends TemporarilyUnavailableError {
  override readonly name = 'AgentUnavailableError';
  readonly code = 'AGENT_UNAVAILABLE';

  constructor(message = 'The agent does not answer. Try again.', cause?: unknown) {
    super(message, { cause });
  }
}
