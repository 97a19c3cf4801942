import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { failure, readEnvelope, type JsonRpcErrorBody } from '../json-rpc/envelope.js';
import { toRestError } from '../rest/rest-error.js';
import type { BodyProblem } from './body-problem.js';

/** A whole answer. */
export interface RefusedBody {
  readonly status: number;
  readonly body: object;
}

/** A body that cannot be read, as JSON-RPC 2.0 has it (section 5.1 of its specification). */
export function refusedJsonRpcBody(problem: BodyProblem): RefusedBody {
  if (problem.kind === 'wrong-type') {
    return { status: 200, body: failure(null, readEnvelope(undefined) as JsonRpcErrorBody) };
  }
  const isTooLarge = problem.kind === 'too-large';
  const error = {
    code: isTooLarge ? A2A_ERROR_CODE.INVALID_REQUEST : A2A_ERROR_CODE.PARSE_ERROR,
    message: `${isTooLarge ? 'Invalid Request' : 'Parse error'}: ${textOf(problem)}`,
  };
  return { status: problem.status, body: failure(null, error) };
}

/** The same for HTTP+JSON. */
export function refusedRestBody(problem: BodyProblem): RefusedBody {
  const { kind, status } = problem;
  const message = `body: ${textOf(problem)}`;
  if (kind === 'too-large') {
    return { status, body: toRestError({ kind: 'refused', message, status }) };
  }
  const error = new RequestMalformedError({ message, metadata: { field: 'body' } });
  return { status: 400, body: toRestError({ kind: 'protocol', error }) };
}

function textOf({ kind, limit }: BodyProblem): string {
  switch (kind) {
    case 'not-json':
      return 'the body is not JSON.';
    case 'unreadable':
      return 'the body cannot be read.';
    case 'wrong-type':
      return 'must be an object, sent as application/a2a+json.';
    case 'too-large':
      return `the body is larger than ${limit ?? 'the allowed number of'} bytes.`;
  }
}
