import { randomUUID } from 'node:crypto';
import { SendMessageRequest } from '@a2a-js/sdk';
import type { WireAnswer } from './wire.js';

/** Headers of an ordinary A2A request. */
export const A2A_HEADERS = { 'Content-Type': 'application/json', 'A2A-Version': '1.0' } as const;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface RpcAnswer extends HttpAnswer, WireAnswer {}

export interface SendOptions {
  readonly taskId?: string | undefined;
  readonly contextId?: string | undefined;
  readonly messageId?: string;
  readonly referenceTaskIds?: readonly string[];
  readonly tenant?: string;
  readonly metadata?: object;
  readonly configuration?: object;
}

/** Parameters of SendMessage in ProtoJSON. */
export function sendParams(
  text: string,
  { tenant, metadata, configuration, ...message }: SendOptions = {},
): Record<string, unknown> {
  return {
    tenant,
    metadata,
    configuration,
    message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }], ...message },
  };
}

/** The same for the SDK's client. */
export function sendRequest(text: string, options?: SendOptions): SendMessageRequest {
  return SendMessageRequest.fromJSON(sendParams(text, options));
}

/** Posts a body as it is. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Readonly<Record<string, string>> = A2A_HEADERS,
): Promise<HttpAnswer> {
  const response = await fetch(url, { method: 'POST', headers, ...(body && { body }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Calls a method. */
export async function rpc(
  url: string,
  method: string,
  params: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RpcAnswer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  return parseAnswer(await post(url, body, { ...A2A_HEADERS, ...headers }));
}

export function parseAnswer(answer: HttpAnswer): RpcAnswer {
  return { ...answer, ...(JSON.parse(answer.text) as WireAnswer) };
}
