import type { OnApplicationShutdown } from '@nestjs/common';
import type { RedisConnections } from './open-connections.js';
import type { RedisChannels } from './redis-channels.js';

/** Closes, at the very end, the connections this library opened, and only those. */
export class RedisLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly connections: RedisConnections,
    private readonly channels: RedisChannels,
  ) {}

  onApplicationShutdown(): void {
    this.channels.close();
    if (this.connections.ownsCommands) this.connections.commands.disconnect();
  }
}
