import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import {
  InvalidAgentResponseError,
  RequestMalformedError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from '@a2a-js/sdk/errors';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { toFailure } from '#lib/transports/failures/failure.js';
import { httpHeaders, httpStatus } from '#lib/transports/failures/http-failure.js';
import { toJsonRpcErrorBody } from '#lib/transports/json-rpc/json-rpc-error.js';
import { CapturingLogger } from '../../support/apps/capturing-logger.js';

function answerTo(given: unknown) {
  const failure = toFailure(given);
  return {
    status: httpStatus(failure),
    headers: httpHeaders(failure, 'Bearer'),
    error: toJsonRpcErrorBody(failure),
  };
}

describe('a failure in JSON-RPC', () => {
  let logger: CapturingLogger;

  beforeEach(() => {
    logger = new CapturingLogger();
    Logger.overrideLogger(logger);
  });

  afterEach(() => void Logger.overrideLogger(false));

  it.each([
    [new TaskNotFoundError('No such task'), -32001],
    [new UnsupportedOperationError('No'), -32004],
    [new RequestMalformedError('Bad'), -32602],
  ])('§5.4 MUST pass on errors of the protocol: %s', (given, code) => {
    const { error } = answerTo(given);
    expect(error).toMatchObject({ code, message: given.message });
    expect(logger.takeProblems()).toEqual([]);
  });

  it("§5.4 MUST pass on what is the agent's fault, and logs it", () => {
    const cause = new TypeError('secret');
    const { error } = answerTo(new InvalidAgentResponseError({ message: 'Odd', cause }));
    expect(error).toMatchObject({ code: -32006, message: 'Odd' });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(logger.takeProblems()).toEqual([expect.stringContaining('secret')]);
  });

  it('asks to try again when the store is away, without its address', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:6379');
    const { status, headers, error } = answerTo(new TaskStoreUnavailableError(cause));
    expect(status).toBe(503);
    expect(headers).toEqual({ 'Retry-After': '1' });
    expect(error.code).toBe(-32603);
    expect(error.message).not.toContain('10.0.0.7');
  });

  it.each([
    new Error('secret'),
    new TypeError('secret'),
    'secret',
    { message: 'secret' },
    undefined,
    null,
    Object.create(null) as unknown,
    Symbol('secret'),
  ])('hides, and logs, any other: %p', (given) => {
    const { status, error } = answerTo(given);
    expect(status).toBe(500);
    expect(error).toEqual({ code: -32603, message: 'Internal error.' });
    expect(logger.takeProblems()).toHaveLength(1);
  });
});
