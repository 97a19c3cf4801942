import type { WireResult } from './wire.js';

/** An answer of the HTTP+JSON binding; a test knows which members it has. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: WireResult & { readonly error?: RestError };
}

export interface RestError {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details: readonly { readonly reason?: string; readonly '@type': string }[];
}

export interface RestOptions {
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a path, `POST /message:send`, with the headers of an ordinary A2A request. */
export async function rest(
  url: string,
  call: string,
  options: RestOptions = {},
): Promise<RestAnswer> {
  const response = await restFetch(url, call, options);
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, text, body: parse(text) };
}

/** The answer before its body is read. */
export function restFetch(
  url: string,
  call: string,
  { body, headers = {} }: RestOptions = {},
  signal?: AbortSignal,
): Promise<Response> {
  const [method = '', path = ''] = call.split(' ', 2);
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(`${url}${path}`, {
    method,
    headers: {
      'A2A-Version': '1.0',
      ...(body !== undefined && { 'Content-Type': 'application/a2a+json' }),
      ...headers,
    },
    ...(body !== undefined && { body: (isRaw ? body : JSON.stringify(body)) as string }),
    ...(signal && { signal }),
  });
}

function parse(text: string): RestAnswer['body'] {
  try {
    return JSON.parse(text) as RestAnswer['body'];
  } catch {
    return {} as RestAnswer['body'];
  }
}
