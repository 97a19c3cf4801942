import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { deferred, type Deferred } from './deferred.js';
import { TcpProxyLink, type Direction, type ProxyCounters } from './tcp-proxy-link.js';

const BOTH: readonly Direction[] = ['up', 'down'];

interface ChunkWaiter {
  readonly direction: Direction;
  readonly chunk: Deferred<Buffer>;
}

/** Stands between a client and a server on this machine, to disturb and measure their talk. */
export class TcpProxy {
  port = 0;
  /** Connections accepted so far. */
  accepted = 0;
  readonly counters: ProxyCounters = { bytesUp: 0, bytesDown: 0, turns: 0 };

  private server: Server | undefined;
  private readonly links = new Set<TcpProxyLink>();
  private readonly paused = new Set<Direction>();
  private waiters: ChunkWaiter[] = [];

  private constructor(private readonly targetPort: number) {}

  /** Starts a proxy in front of a port of this machine. */
  static async open(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    await proxy.accept();
    return proxy;
  }

  /** Connections open now. */
  get open(): number {
    return this.links.size;
  }

  resetCounters(): void {
    Object.assign(this.counters, { bytesUp: 0, bytesDown: 0, turns: 0 });
  }

  /** Breaks every open connection; new ones are accepted. */
  cut(): void {
    for (const link of this.links) link.cut();
  }

  /** Holds back what is sent, also on connections opened later, as a network without answer does. */
  pause(...directions: Direction[]): void {
    for (const direction of directions.length > 0 ? directions : BOTH) {
      this.paused.add(direction);
      for (const link of this.links) link.pause(direction);
    }
  }

  /** Delivers what was held back, and all that follows. */
  resume(): void {
    for (const direction of this.paused) {
      for (const link of this.links) link.resume(direction);
    }
    this.paused.clear();
  }

  /** Makes new connections fail with ECONNREFUSED; open ones stay. */
  refuse(): void {
    this.server?.close();
    this.server = undefined;
  }

  /** Ends {@link refuse}, on the same port. */
  async accept(): Promise<void> {
    if (this.server) return;
    this.server = createServer({ pauseOnConnect: true }, (client) => this.link(client));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Resolves with the next data handed over in a direction. */
  nextChunk(direction: Direction): Promise<Buffer> {
    const chunk = deferred<Buffer>();
    this.waiters.push({ direction, chunk });
    return chunk.promise;
  }

  close(): void {
    this.refuse();
    this.cut();
  }

  private link(client: Socket): void {
    this.accepted += 1;
    const server = connect(this.targetPort, '127.0.0.1');
    const link = new TcpProxyLink(client, server, this.counters, {
      onChunk: (direction, chunk) => this.announce(direction, chunk),
      onClose: (closed) => this.links.delete(closed),
    });
    this.links.add(link);
    for (const direction of BOTH) {
      if (this.paused.has(direction)) link.pause(direction);
      else link.resume(direction);
    }
  }

  private announce(direction: Direction, chunk: Buffer): void {
    const due = this.waiters.filter((waiter) => waiter.direction === direction);
    this.waiters = this.waiters.filter((waiter) => waiter.direction !== direction);
    for (const waiter of due) waiter.chunk.resolve(chunk);
  }
}

/** Loses the reply of the first command `work` sends. Redis has executed it when this returns. */
export async function loseReply(
  proxy: TcpProxy,
  executed: () => Promise<unknown>,
  work: () => void,
): Promise<void> {
  proxy.pause('down');
  work();
  await proxy.nextChunk('up');
  await executed();
  proxy.cut();
  proxy.resume();
}
