/**
 * The caller did not say who it is. Transports answer HTTP 401 with a challenge, gRPC
 * UNAUTHENTICATED (A2A specification, section 7.3).
 */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly code = 'UNAUTHENTICATED';

  constructor(message = 'Authentication is required.') {
    super(message);
  }
}
