import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that somebody heard on its way. */
export interface Overheard {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Passes requests on to the receiver, as a proxy of its network would, and remembers them. */
export class Wiretap {
  readonly heard: Overheard[] = [];
  private target = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Wiretap> {
    const server = createServer();
    const wiretap = new Wiretap(server);
    server.on('request', (request: IncomingMessage, response) => {
      void wiretap.pass(request).then((status) => response.writeHead(status).end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wiretap;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  leadsTo(target: string): void {
    this.target = target;
  }

  /** Sends a request of its own making. */
  async send({ headers, body }: Overheard): Promise<number> {
    const { status } = await fetch(this.target, { method: 'POST', headers, body });
    return status;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const names = Object.keys(request.headers).filter((name) => /^content-type$|^x-a2a/.test(name));
    const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
    const heard = { headers, body: Buffer.concat(chunks).toString() };
    this.heard.push(heard);
    return this.send(heard);
  }
}
