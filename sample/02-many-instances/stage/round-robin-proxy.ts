import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** Response header that says which instance answered. */
export const SERVED_BY = 'x-served-by';

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly isRunning: boolean;
}

/** Stands for a load balancer: the next request goes to the next instance, nothing is sticky. */
export class RoundRobinProxy {
  private turn = 0;
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => response.destroy());
  });

  constructor(private readonly targets: readonly Target[]) {}

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    for (let attempt = 0; attempt < this.targets.length; attempt += 1) {
      const target = this.targets[this.turn++ % this.targets.length];
      if (!target?.isRunning) continue;
      const answer = await forward(request, body, target, response);
      if (!answer) continue;
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, [SERVED_BY]: target.name });
      response.flushHeaders();
      // A broken answer breaks ours: the client sees that its stream has not ended.
      return pipeline(answer, response);
    }
    response.writeHead(503, { 'Retry-After': '1' }).end();
  }
}

/** Undefined when the target does not listen; then nothing was sent, and another may be asked. */
async function forward(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  target: Target,
  response: ServerResponse,
): Promise<IncomingMessage | undefined> {
  const upstream = httpRequest(new URL(url ?? '/', target.url), { method, headers, agent: false });
  response.once('close', () => upstream.destroy());
  upstream.end(body);
  try {
    const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
    upstream.on('error', () => undefined); // reported by the answer
    return answer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}
