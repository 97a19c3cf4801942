/** The caller is known, and may not do this. HTTP 403, gRPC PERMISSION_DENIED. */
export class PermissionDeniedError extends Error {
  override readonly name = 'PermissionDeniedError';
  readonly code = 'PERMISSION_DENIED';

  constructor(message = 'Permission denied.') {
    super(message);
  }
}
