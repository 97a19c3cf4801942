import type { FactoryProvider } from '@nestjs/common';
import { REDIS_CONNECTIONS } from '#lib/modules/redis-task-manager.providers.js';
import type { RedisConnections } from '#lib/redis/open-connections.js';
import { RedisChannels, type ChannelListener } from '#lib/redis/redis-channels.js';

/** What becomes of a message: it may be lost, repeated, or changed. */
export type Delivery = (text: string) => readonly string[];

/** Replaces the library's channels by ones that deliver messages of tasks as `deliver` says. */
export function lossyChannels(deliver: Delivery): FactoryProvider {
  class LossyChannels extends RedisChannels {
    override add(channel: string, listener: ChannelListener): void {
      if (channel.endsWith(':control')) return super.add(channel, listener);
      return super.add(channel, {
        opened: () => listener.opened(),
        message: (text) => {
          for (const delivered of deliver(text)) listener.message(delivered);
        },
      });
    }
  }
  return {
    provide: RedisChannels,
    inject: [REDIS_CONNECTIONS],
    useFactory: ({ subscriber }: RedisConnections) => new LossyChannels(subscriber),
  };
}
