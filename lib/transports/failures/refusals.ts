import { HttpException } from '@nestjs/common';
import { A2AError } from '@a2a-js/sdk/errors';
import { PermissionDeniedError } from '../../errors/permission-denied.error.js';
import { TemporarilyUnavailableError } from '../../errors/temporarily-unavailable.error.js';
import { UnauthenticatedError } from '../../errors/unauthenticated.error.js';

/**
 * What guards, pipes and interceptors of the application throw to refuse a call. Every binding has a
 * form for these; other exceptions go to the application's own filters.
 */
export const REFUSALS = [
  HttpException,
  A2AError,
  PermissionDeniedError,
  TemporarilyUnavailableError,
  UnauthenticatedError,
] as const;
