import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

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
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How the next requests are answered. @default 204 */
  answer: Answer;
  close(): Promise<void>;
}

/** An HTTP server that keeps what it got, and answers in any way HTTP can: also badly. */
export async function startRawReceiver({
  host = '127.0.0.1',
  port = 0,
} = {}): Promise<RawReceiver> {
  const server = createServer((request, response) => {
    void read(request).then((received) => {
      receiver.received.push(received);
      receiver.answer(response, received);
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const receiver: RawReceiver = {
    url: `http://${host}:${bound}/hook?a=b`,
    port: bound,
    received: [],
    answer: ok,
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
