import { hostname } from 'node:os';
import { expect } from '@jest/globals';
import { parseAnswer, type HttpAnswer, type RpcAnswer } from './json-rpc.js';

/** What no answer may contain: stacks, paths, addresses. */
const LEAKS = [
  /\n\s+at /,
  /node_modules|\/work\/|\/home\/|\/usr\//,
  /\.[cm]?[jt]s:\d/,
  /rediss?:\/\//,
  /127\.0\.0\.1|localhost|ECONN/,
  /TypeError|RangeError|ZodError|ReplyError|SyntaxError/,
];

export interface Refusal {
  readonly code: number;
  /** @default 200 */
  readonly status?: number;
  /** Id of the answer. @default 7 */
  readonly id?: unknown;
  /** What the message must contain, such as the name of the field. */
  readonly says?: string;
  /** What the answer must not contain, such as ids of others. */
  readonly hides?: readonly string[];
}

/** Checks a JSON-RPC error: complete, as expected, and without anything of the inside. */
export function expectRefusal(answer: HttpAnswer, wanted: Refusal): RpcAnswer {
  const { code, status = 200, id = 7, says = '', hides = [] } = wanted;
  const parsed = parseAnswer(answer);
  const { error } = parsed;
  expect({ status: answer.status, id: parsed.id, code: error?.code }).toEqual({ status, id, code });
  expect(parsed.jsonrpc).toBe('2.0');
  expect(parsed).not.toHaveProperty('result');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(error?.message).toContain(says);
  expectNoLeak(answer.text, hides);
  return parsed;
}

export function expectNoLeak(text: string, hides: readonly string[] = []): void {
  for (const leak of LEAKS) expect(text).not.toMatch(leak);
  for (const hidden of [...hides, hostname()]) expect(text).not.toContain(hidden);
}
