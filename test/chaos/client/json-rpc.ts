import { randomUUID } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';

/** A socket of its own for each request: none is reused after its server has died. */
const connections = new Agent({ keepAlive: false });

const HEADERS = { 'Content-Type': 'application/json', 'A2A-Version': '1.0' };

/** Every answer is `{"jsonrpc":"2.0","id":1,"result":...}`. */
const ID = 1;

/** An error the agent answered with; any other error is one of the connection. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** "Try again", from an agent without its store or on its way down. */
  get isTemporary(): boolean {
    return this.code === -32603 && this.message !== 'Internal error.';
  }
}

export interface CallOptions {
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request; resolves when the answer begins. */
export function post(
  url: string,
  method: string,
  params: unknown,
  { lastEventId, signal }: CallOptions = {},
): Promise<IncomingMessage> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: ID, method, params });
  const resumed = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
  const headers = { ...HEADERS, ...resumed };
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: connections, headers, ...(signal && { signal }) };
    request(url, options, resolve).on('error', reject).end(body);
  });
}

/** @throws RpcError, and what the connection fails with */
export async function call<T = Record<string, unknown>>(
  url: string,
  method: string,
  params: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await post(url, method, params, { signal });
  return resultOf(await textOf(response), response.statusCode ?? 0) as T;
}

export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  return text;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** @throws RpcError */
export function resultOf(text: string, status: number): unknown {
  const { result, error } = JSON.parse(text) as Answer;
  if (error) throw new RpcError(error.code, status, error.message);
  return result;
}

export interface SendOptions {
  readonly taskId?: string | undefined;
  readonly contextId?: string | undefined;
  readonly messageId?: string;
  readonly returnImmediately?: boolean;
}

/** Parameters of SendMessage in ProtoJSON. */
export function messageOf(
  text: string,
  { returnImmediately, messageId = randomUUID(), ...ids }: SendOptions = {},
) {
  const message = { messageId, role: 'ROLE_USER', parts: [{ text }], ...ids };
  return { message, configuration: { returnImmediately } };
}
