import { describe, expect, it } from '@jest/globals';
import { ConflictException, HttpException } from '@nestjs/common';
import {
  InvalidAgentResponseError,
  RequestMalformedError,
  TaskNotCancelableError,
  TaskNotFoundError,
} from '@a2a-js/sdk/errors';
import { toFailure, type Failure } from '#lib/transports/failures/failure.js';
import { restErrorBody } from '#lib/transports/rest/rest-error.js';

function refused(status: number): Failure {
  return toFailure(new HttpException('no', status));
}

describe('restErrorBody', () => {
  it.each<[Failure, number, string, string | undefined]>([
    [toFailure(new TaskNotFoundError('x')), 404, 'NOT_FOUND', 'TASK_NOT_FOUND'],
    [toFailure(new TaskNotCancelableError('x')), 400, 'FAILED_PRECONDITION', 'TASK_NOT_CANCELABLE'],
    [toFailure(new RequestMalformedError('x')), 400, 'INVALID_ARGUMENT', 'INVALID_PARAMS'],
    [toFailure(new InvalidAgentResponseError('x')), 500, 'INTERNAL', 'INVALID_AGENT_RESPONSE'],
    [{ kind: 'unavailable', message: 'x', retryAfter: 3 }, 503, 'UNAVAILABLE', 'UNAVAILABLE'],
    [{ kind: 'unauthenticated', message: 'x' }, 401, 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
    [{ kind: 'forbidden', message: 'x' }, 403, 'PERMISSION_DENIED', 'PERMISSION_DENIED'],
    [{ kind: 'internal' }, 500, 'INTERNAL', undefined],
    [toFailure(new ConflictException('x')), 409, 'ABORTED', undefined],
    [refused(429), 429, 'RESOURCE_EXHAUSTED', undefined],
    [refused(418), 418, 'INVALID_ARGUMENT', undefined],
  ])('§11.6 MUST have status and details: %j', (failure, code, status, reason) => {
    const { error } = restErrorBody(failure);
    expect(error).toMatchObject({ code, status });
    expect((error.details[0] as { reason?: string } | undefined)?.reason).toBe(reason);
  });

  it('says nothing of what went wrong inside', () => {
    expect(restErrorBody({ kind: 'internal' }).error.message).toBe('Internal error.');
  });
});
