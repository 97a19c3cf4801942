import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../driver/findings.js';
import type { Random } from '../driver/random.js';

/** One notification as it came. */
export interface Arrival {
  readonly id: string;
  readonly seq: number;
  readonly body: string;
  /** Whether the answer was that it was taken. */
  readonly taken: boolean;
}

type Mood = 'well' | 'slow' | '500' | '503' | '429' | 'hangs up' | 'never answers';

/** How often it does what, in a hundred. */
const MOODS: Readonly<Record<Mood, number>> = {
  well: 76,
  slow: 8,
  '500': 4,
  '503': 4,
  '429': 3,
  'hangs up': 4,
  'never answers': 1,
};

/** Takes notifications down by the path they come to, and answers as it pleases. */
export class FaultyReceiver {
  readonly arrivals = new Map<string, Arrival[]>();
  private readonly server = createServer();
  private port = 0;
  private isDown = false;
  private isHealed = false;

  constructor(
    private readonly random: Random,
    private readonly findings: Findings,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { server } = this;
    server.on('request', (request, response) => void this.take(request, response));
    server.on('connection', (socket) => {
      if (this.isDown) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  /** Ends every connection for so long; the port stays its own. */
  async goDown(ms: number): Promise<void> {
    this.isDown = true;
    this.server.closeAllConnections();
    await delay(ms);
    this.isDown = false;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** From now on it answers well. */
  heal(): void {
    this.isHealed = true;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    } catch {
      return; // its sender is gone, or this receiver is
    }
    const id = String(request.headers['x-a2a-notification-id']);
    const lane = (request.url ?? '').slice(1);
    const known = this.arrivals.get(lane) ?? [];
    this.arrivals.set(lane, known);
    const mood = this.isHealed ? 'well' : this.random.weighted(MOODS);
    const taken = mood === 'well' || mood === 'slow';
    known.push({ id, seq: Number(id.split('.')[1]), body, taken });
    await this.answer(mood, response);
  }

  private async answer(mood: Mood, response: ServerResponse): Promise<void> {
    if (mood !== 'well') this.findings.count(`answer: ${mood}`);
    if (mood === 'never answers') return;
    if (mood === 'hangs up') return void response.destroy();
    if (mood === 'slow') await delay(this.random.between(20, 300));
    if (mood === '429') response.setHeader('Retry-After', '0');
    response.statusCode = mood === 'well' || mood === 'slow' ? 200 : Number(mood);
    response.end();
  }
}
