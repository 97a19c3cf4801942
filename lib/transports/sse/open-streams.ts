import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { EventPull } from '../../task-manager/event-pull.js';

/** The streams this process serves: closed at shutdown, so that clients reconnect elsewhere. */
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<EventPull>();
  private readonly closed = new WeakSet<EventPull>();
  private closing = false;

  add(events: EventPull): void {
    this.open.add(events);
    if (this.closing) void this.close(events);
  }

  delete(events: EventPull): void {
    this.open.delete(events);
  }

  get size(): number {
    return this.open.size;
  }

  /** True when a stream that ends may be one that was cut. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** The stream was ended here, and not by its last event or its reader. */
  wasClosed(events: EventPull): boolean {
    return this.closed.has(events);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await Promise.all(Array.from(this.open, (events) => this.close(events)));
  }

  private async close(events: EventPull): Promise<void> {
    this.closed.add(events);
    await events.return();
  }
}
