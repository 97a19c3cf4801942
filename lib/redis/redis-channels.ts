import { isCluster, type RedisClient } from './redis-client.js';

/** Who listens on a channel. */
export interface ChannelListener {
  /** The subscription holds; whatever was published before may have been missed. */
  opened(): void;
  message(text: string): void;
}

const RETRY_MS = 200;

/**
 * The channels of this process on its one listening connection: classic pub/sub on a server,
 * sharded pub/sub on a cluster. After every reconnection each channel is subscribed again, and
 * only the acknowledged subscription is reported as opened, so that a reader who then reads the
 * journal misses nothing.
 */
export class RedisChannels {
  private readonly listeners = new Map<string, ChannelListener>();
  private readonly opening = new Set<ChannelListener>();
  private readonly sharded: boolean;
  private closed = false;

  constructor(private readonly client: RedisClient) {
    this.sharded = isCluster(client);
    client.on(this.sharded ? 'smessage' : 'message', (channel: string, text: string) => {
      this.listeners.get(channel)?.message(text);
    });
    client.on(this.sharded ? 'subscribersReady' : 'ready', () => this.reopen());
  }

  /** One listener per channel. */
  add(channel: string, listener: ChannelListener): void {
    this.listeners.set(channel, listener);
    void this.open(channel, listener);
  }

  remove(channel: string): void {
    if (!this.listeners.delete(channel) || this.closed) return;
    const gone = this.sharded
      ? this.client.sunsubscribe(channel)
      : this.client.unsubscribe(channel);
    gone.catch(() => undefined);
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
    this.client.disconnect();
  }

  private reopen(): void {
    for (const [channel, listener] of this.listeners) void this.open(channel, listener);
  }

  private async open(channel: string, listener: ChannelListener): Promise<void> {
    if (this.opening.has(listener)) return;
    this.opening.add(listener);
    while (this.wants(channel, listener) && !(await this.subscribe(channel))) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    this.opening.delete(listener);
    if (this.wants(channel, listener)) listener.opened();
  }

  private wants(channel: string, listener: ChannelListener): boolean {
    return !this.closed && this.listeners.get(channel) === listener;
  }

  private async subscribe(channel: string): Promise<boolean> {
    try {
      await (this.sharded ? this.client.ssubscribe(channel) : this.client.subscribe(channel));
      return true;
    } catch {
      return false;
    }
  }
}
