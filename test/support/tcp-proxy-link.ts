import type { Socket } from 'node:net';

/** `up` is from the client to the server, `down` is back. */
export type Direction = 'up' | 'down';

export interface ProxyCounters {
  bytesUp: number;
  bytesDown: number;
  /** Times a client spoke after the server did, or first: the round trips of that connection. */
  turns: number;
}

interface LinkEvents {
  readonly onChunk: (direction: Direction, chunk: Buffer) => void;
  readonly onClose: (link: TcpProxyLink) => void;
}

/** One client connection and its counterpart to the server. */
export class TcpProxyLink {
  private last: Direction = 'down';

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly counters: ProxyCounters,
    private readonly events: LinkEvents,
  ) {
    this.forward('up', client, server);
    this.forward('down', server, client);
  }

  /** Stops reading: what the sender sends then waits in the network, and is not lost. */
  pause(direction: Direction): void {
    this.source(direction).pause();
  }

  resume(direction: Direction): void {
    this.source(direction).resume();
  }

  cut(): void {
    this.client.resetAndDestroy();
    this.server.destroy();
    this.events.onClose(this);
  }

  private source(direction: Direction): Socket {
    return direction === 'up' ? this.client : this.server;
  }

  private forward(direction: Direction, from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => {
      this.count(direction, chunk.length);
      to.write(chunk);
      this.events.onChunk(direction, chunk);
    });
    from.on('end', () => to.end());
    from.on('error', () => this.cut());
    from.on('close', () => {
      to.destroySoon();
      this.events.onClose(this);
    });
  }

  private count(direction: Direction, bytes: number): void {
    if (direction === 'up') this.counters.bytesUp += bytes;
    else this.counters.bytesDown += bytes;
    if (direction === 'up' && this.last === 'down') this.counters.turns += 1;
    this.last = direction;
  }
}
