import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const pem = (name: string) => readFileSync(path.join(import.meta.dirname, 'tls', name), 'utf8');

/** Of `hooks.example` and 127.0.0.1, signed by itself. */
export const CERTIFICATE = pem('cert.pem');

/** A notification as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The connection it came on, to know a reuse. */
  readonly socket: unknown;
}

export type Answer = (response: ServerResponse, received: Received) => void;

export interface RawReceiver {
  readonly protocol: 'http' | 'https';
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How the next requests are answered. @default 204 */
  answer: Answer;
  /** Connections so far. */
  connections(): number;
  close(): Promise<void>;
}

/** An HTTP server that keeps what it got, and answers in any way HTTP can: also badly. */
export async function startRawReceiver({
  host = '127.0.0.1',
  port = 0,
  tls = false,
} = {}): Promise<RawReceiver> {
  const take = (request: IncomingMessage, response: ServerResponse) => {
    void read(request).then((received) => {
      receiver.received.push(received);
      receiver.answer(response, received);
    });
  };
  const server = tls
    ? createSecureServer({ cert: CERTIFICATE, key: pem('key.pem') }, take)
    : createServer(take);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const protocol = tls ? 'https' : 'http';
  const receiver: RawReceiver = {
    protocol,
    url: `${protocol}://${host}:${bound}/hook?a=b`,
    port: bound,
    received: [],
    answer: ok,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

function ok(response: ServerResponse): void {
  response.writeHead(204).end();
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers, socket } = request;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString(), socket };
}
