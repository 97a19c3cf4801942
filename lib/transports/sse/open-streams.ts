import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { EventPull } from '../../task-manager/event-pull.js';

/** The streams this process serves: closed at shutdown, so that clients reconnect elsewhere. */
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<EventPull>();
  private readonly closed = new WeakSet<EventPull>();
  private isClosing = false;

  add(events: EventPull): void {
    this.open.add(events);
    if (this.isClosing) void this.close(events);
  }

  delete(events: EventPull): void {
    this.open.delete(events);
  }

  get size(): number {
    return this.open.size;
  }

  /** The stream was ended here, and not by its last event or its reader. */
  wasClosed(events: EventPull): boolean {
    return this.closed.has(events);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await Promise.all(Array.from(this.open, (events) => this.close(events)));
  }

  private async close(events: EventPull): Promise<void> {
    this.closed.add(events);
    await events.return();
  }
}
