import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface EchoServer {
  readonly port: number;
  close(): void;
}

/** Answers each chunk with the same chunk. */
export async function startEchoServer(): Promise<EchoServer> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
