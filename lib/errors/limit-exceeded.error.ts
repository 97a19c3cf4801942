/** A bounded resource is full. The message names the option that sets the bound. */
export class LimitExceededError extends Error {
  override readonly name = 'LimitExceededError';
  readonly code = 'LIMIT_EXCEEDED';

  constructor(
    readonly option: string,
    readonly limit: number,
    what: string,
  ) {
    super(`${what} exceeds the limit of ${limit} (option "${option}").`);
  }
}
