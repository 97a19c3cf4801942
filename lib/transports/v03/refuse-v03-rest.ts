import type { ServerResponse } from 'node:http';
import { challengeOf } from '../agent/challenge.js';
import type { ServedAgent } from '../agent/served-agent.js';
import type { Failure } from '../failures/failure.js';
import { httpHeaders, httpStatus } from '../failures/http-failure.js';
import { sendJson } from '../http/send-json.js';
import { v03Error } from './v03-error.js';

/** Answers a failure in HTTP+JSON of v0.3. */
export function refuseV03Rest(
  response: ServerResponse,
  why: Failure,
  { cards }: Pick<ServedAgent, 'cards'>,
): void {
  const headers = httpHeaders(why, challengeOf(cards.card));
  sendJson(response, httpStatus(why), v03Error(why), headers);
}
