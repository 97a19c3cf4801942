import type { ServerResponse } from 'node:http';
import { SSE_HEADERS } from '@a2a-js/sdk';

/** Fields of a frame beside its data. */
export interface FrameFields {
  readonly id?: string | undefined;
  readonly event?: string | undefined;
}

/** Compression would hold events back; `no-transform` keeps it away (RFC 9111, section 5.2.2.6). */
const HEAD: Readonly<Record<string, string>> = {
  ...SSE_HEADERS,
  'Cache-Control': 'no-cache, no-transform',
};

/**
 * One Server-Sent Events answer. It is made before it is known to be one, while what it waits for is
 * under way; `begin` sends its head. `write` waits while the client does not read, so that a slow
 * reader slows its own stream and nothing else; comments keep an idle connection open.
 */
export class SseStream {
  private readonly heartbeat: NodeJS.Timeout | undefined;
  private goOn: (() => void) | undefined;
  private isBegun = false;
  private isClosed = false;

  constructor(
    private readonly response: ServerResponse,
    heartbeatMs: number,
  ) {
    const release = () => this.release();
    response.once('close', release).on('error', release); // an error closes it as well
    if (heartbeatMs > 0) {
      this.heartbeat = setInterval(() => this.comment('ping'), heartbeatMs);
      this.heartbeat.unref();
    }
  }

  /** The answer is a stream from now on. */
  begin(headers: Readonly<Record<string, string>>): void {
    const { response } = this;
    response.writeHead(200, Object.keys(headers).length > 0 ? { ...HEAD, ...headers } : HEAD);
    // The first event mostly follows at once, and then they leave together.
    process.nextTick(() => this.isBegun || response.flushHeaders());
  }

  /** False when the client has gone. */
  async write(json: string, fields: FrameFields = {}): Promise<boolean> {
    if (this.isClosed) return false;
    this.isBegun = true;
    if (!this.response.write(`${linesOf(fields)}data: ${json}\n\n`)) await this.drained();
    return !this.isClosed;
  }

  end(): void {
    this.isBegun = true;
    this.release();
    this.response.end();
  }

  /** Writes nothing more; what was made of the answer is left as it is. Also when the client goes. */
  release(): void {
    this.isClosed = true;
    this.goOn?.();
    clearInterval(this.heartbeat);
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      this.goOn = resolve;
      this.response.once('drain', resolve);
    });
  }

  private comment(text: string): void {
    const { headersSent, writableNeedDrain } = this.response;
    if (headersSent && !writableNeedDrain) this.response.write(`: ${text}\n\n`);
  }
}

function linesOf({ event, id }: FrameFields): string {
  return `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`;
}
