import { Module, type DynamicModule } from '@nestjs/common';
import { A2AServerModule, RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { BakerProcessor } from './baker.processor.js';

/** Every instance runs tasks, and delivers notifications. */
@Module({ providers: [BakerProcessor] })
export class AppModule {
  static forRoot(redisUrl: string): DynamicModule {
    const taskManager = RedisTaskManagerModule.forRoot({
      connection: redisUrl,
      prefix: 'push',
      agentCard: {
        name: 'Baker',
        description: 'Bakes loaves, and tells whoever ordered them how it goes.',
        version: '1.0.0',
        capabilities: { pushNotifications: true },
      },
      push: {
        allow: ['127.0.0.1'], // the receiver of the demo; loopback is refused otherwise
        // Short, so that the demo is: the defaults suit a real application better.
        timeout: '1s',
        minBackoff: '100ms',
        maxBackoff: '500ms',
      },
      expiration: '10m',
      lease: '2s',
      sweepInterval: '500ms',
      cancelGrace: '1s',
      shutdownGrace: '1s',
    });
    return {
      module: AppModule,
      imports: [taskManager, A2AServerModule.forRoot({ anonymous: true })],
    };
  }
}
