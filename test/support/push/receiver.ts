import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One notification as it came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Port of the sender: its connection. */
  readonly port: number;
  /** When it came, by `performance.now()`. */
  readonly at: number;
}

/** What the receiver answers: a status, a status with headers, or nothing at all. */
export type Answer = number | { status: number; headers: Record<string, string> } | 'never';

interface Waiter {
  readonly wanted: (all: readonly Received[]) => boolean;
  readonly resolve: () => void;
}

/** A receiver of notifications on a port of its own. */
export class Receiver {
  readonly received: Received[] = [];
  /** Most requests that were open at a time. */
  mostOpen = 0;
  private open = 0;
  private waiters: Waiter[] = [];

  private constructor(
    private readonly server: Server,
    private answer: (received: Received, index: number) => Answer | Promise<Answer>,
  ) {}

  static async start(
    answer: (received: Received, index: number) => Answer | Promise<Answer> = () => 200,
    port = 0,
  ): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server, answer);
    server.on('request', (request, response) => {
      const { url = '', headers, socket } = request;
      const port = socket.remotePort ?? 0;
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (text: string) => (body += text));
      request.on('end', () => void receiver.take({ path: url, headers, body, port }, response));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** From now on. */
  answers(answer: (received: Received, index: number) => Answer | Promise<Answer>): void {
    this.answer = answer;
  }

  /** Resolves when what was received is as wanted. */
  until(wanted: (all: readonly Received[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push({ wanted, resolve });
      this.check();
    });
  }

  count(least: number): Promise<void> {
    return this.until(({ length }) => length >= least);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(came: Omit<Received, 'at'>, response: ServerResponse): Promise<void> {
    const received = { ...came, at: performance.now() };
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const index = this.received.push(received) - 1;
    this.check();
    const answer = await this.answer(received, index);
    if (answer === 'never') return;
    this.open -= 1; // whoever hears of the answer may send the next one
    const { status, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
    response.writeHead(status, headers).end();
  }

  private check(): void {
    const done = this.waiters.filter(({ wanted }) => wanted(this.received));
    this.waiters = this.waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }
}
