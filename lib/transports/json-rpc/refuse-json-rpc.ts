import type { ServerResponse } from 'node:http';
import { challengeOf } from '../agent/challenge.js';
import type { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import { httpHeaders, httpStatus } from '../failures/http-failure.js';
import type { HttpRequest } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { sendJson } from '../http/send-json.js';
import { speaksV03 } from '../v03/speaks-v03.js';
import { v03Error } from '../v03/v03-error.js';
import { failure, idOf } from './envelope.js';
import { toJsonRpcErrorBody } from './json-rpc-error.js';

/**
 * Answers a failure in JSON-RPC. Errors of the protocol are 200 (A2A specification, section 9.5);
 * who may not ask, or not now, gets a status, too.
 */
export function refuseJsonRpc(
  request: HttpRequest,
  response: ServerResponse,
  why: Failure,
  { cards, options }: ServedAgent,
): void {
  const status = why.kind === 'protocol' ? 200 : httpStatus(why);
  const error = speaksV03(request, options) ? v03Error(why) : toJsonRpcErrorBody(why);
  const headers = httpHeaders(why, challengeOf(cards.card));
  sendJson(response, status, failure(idOf(jsonBody(request)), error), headers);
}
