import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Failure } from '../failures/failure.js';
import { httpStatus } from '../failures/http-failure.js';
import { sendJson } from '../http/send-json.js';
import { answerType } from './answer-type.js';
import { restErrorBody } from './rest-error.js';

/** Answers a failure in HTTP+JSON. */
export function refuseRest(
  { headers: asked }: Pick<IncomingMessage, 'headers'>,
  response: ServerResponse,
  why: Failure,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = { 'Content-Type': answerType(asked) };
  sendJson(response, httpStatus(why), restErrorBody(why), { ...headers, ...type });
}
