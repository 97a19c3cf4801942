import { randomUUID } from 'node:crypto';
import { ClientFactory, type Client } from '@a2a-js/sdk/client';
import {
  LegacyJsonRpcTransport,
  LegacyRestTransport,
  parseLegacyAgentCard,
} from '@a2a-js/sdk/compat/v0_3/client';
import { LegacyGrpcTransport } from '@a2a-js/sdk/compat/v0_3/client/grpc';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import { post, type HttpAnswer } from './json-rpc.js';

/** v0.3 JSON as tests read it: members may be absent, whatever is said here. */
export interface V03Message {
  readonly kind: string;
  readonly role: string;
  readonly messageId: string;
  readonly parts: readonly { kind: string; text?: string; data?: object; file?: object }[];
}

export interface V03Result extends V03Message {
  readonly id: string;
  readonly taskId: string;
  readonly contextId: string;
  readonly status: { state: string; timestamp: string; message?: V03Message };
  readonly history: readonly V03Message[];
  readonly artifacts: readonly { artifactId: string; parts: V03Message['parts'] }[];
  readonly artifact: { artifactId: string; parts: V03Message['parts'] };
  readonly final: boolean;
  readonly pushNotificationConfig: { id: string; url: string };
}

export interface V03Answer extends HttpAnswer {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result: V03Result;
  readonly error?: { code: number; message: string; data?: unknown };
}

/** Headers of a client of v0.3: it knows of no version. */
export const V03_HEADERS = { 'Content-Type': 'application/json' } as const;

export function v03Message(text: string, more: object = {}): object {
  const parts = [{ kind: 'text', text }];
  return { kind: 'message', messageId: randomUUID(), role: 'user', parts, ...more };
}

/** Calls a method as a client of v0.3 does. */
export async function v03(
  url: string,
  method: string,
  params?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<V03Answer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  const answer = await post(url, body, { ...V03_HEADERS, ...headers });
  return { ...answer, ...(JSON.parse(answer.text) as object) } as V03Answer;
}

const TRANSPORTS = {
  JSONRPC: LegacyJsonRpcTransport,
  'HTTP+JSON': LegacyRestTransport,
  GRPC: LegacyGrpcTransport,
} as const;

/** The SDK's client of v0.3, from the card as such a client reads it. */
export async function v03Client(url: string, binding = 'JSONRPC'): Promise<Client> {
  const answer = await fetch(`${url}/${AGENT_CARD_PATH}`);
  const card = parseLegacyAgentCard(await answer.json());
  const isWanted = ({ protocolBinding }: { protocolBinding: string }) =>
    protocolBinding === binding;
  const supportedInterfaces = card.supportedInterfaces.filter(isWanted);
  const [endpoint] = supportedInterfaces;
  if (!endpoint) throw new Error(`The card has no interface ${binding} for version 0.3.`);
  const options = { endpoint: endpoint.url };
  const transports = Object.entries(TRANSPORTS).map(([protocolName, Transport]) => ({
    protocolName,
    create: () => Promise.resolve(new Transport(options)),
  }));
  return new ClientFactory({ transports }).createFromAgentCard({ ...card, supportedInterfaces });
}
