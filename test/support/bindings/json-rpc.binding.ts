import { A2A_HEADERS } from '../apps/json-rpc.js';
import type { WireAnswer } from '../apps/wire.js';
import {
  readDetails,
  retryAfterOf,
  type Binding,
  type NeutralAnswer,
  type NeutralCall,
} from './binding.js';
import { readAnswer } from './read-answer.js';

/** JSON-RPC has codes of its own; these are the gRPC statuses beside them in section 5.4. */
const STATUS: Readonly<Record<number, string>> = {
  [-32001]: 'NOT_FOUND',
  [-32002]: 'FAILED_PRECONDITION',
  [-32003]: 'FAILED_PRECONDITION',
  [-32004]: 'FAILED_PRECONDITION',
  [-32005]: 'INVALID_ARGUMENT',
  [-32006]: 'INTERNAL',
  [-32007]: 'FAILED_PRECONDITION',
  [-32008]: 'FAILED_PRECONDITION',
  [-32009]: 'FAILED_PRECONDITION',
  [-32602]: 'INVALID_ARGUMENT',
  [-32603]: 'INTERNAL',
};

export function jsonRpcBinding(url: string): Binding {
  return {
    name: 'JSON-RPC',
    call: (call) => ask(url, call),
    close: () => Promise.resolve(),
  };
}

async function ask(url: string, call: NeutralCall): Promise<NeutralAnswer> {
  const { operation, request: params, headers } = call;
  const method = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...A2A_HEADERS, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
  });
  const { text, json } = await readAnswer(response);
  const { result, error } = json as WireAnswer;
  const extensions = response.headers.get('a2a-extensions') ?? undefined;
  if (!error) return { kind: 'result', result, extensions };
  const details = readDetails(error.data);
  const refused = { 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 503: 'UNAVAILABLE' };
  const status = refused[response.status as 401] ?? STATUS[error.code] ?? String(error.code);
  const { code, message } = error;
  const retryAfter = retryAfterOf(response.headers);
  return { kind: 'error', ...details, code, status, message, retryAfter, text };
}
