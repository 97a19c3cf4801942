import { Module, type DynamicModule } from '@nestjs/common';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type TaskManagerOptions,
} from 'nestjs-a2a-redis';
import { BakeryProcessor } from './bakery.processor.js';

export const ISSUER = 'https://bakery.example';

const OPTIONS: TaskManagerOptions = {
  agentCard: {
    name: 'Bakery',
    description: 'Bakes bread.',
    version: '1.0.0',
    capabilities: { pushNotifications: true },
  },
  push: {
    allow: ['127.0.0.0/8'], // the receiver of this sample; others have public addresses
    signing: { issuer: ISSUER },
  },
};

@Module({ imports: [A2AServerModule.forRoot({ anonymous: true })], providers: [BakeryProcessor] })
export class AgentModule {
  static forRoot(redisUrl?: string): DynamicModule {
    const taskManager = redisUrl
      ? RedisTaskManagerModule.forRoot({ ...OPTIONS, connection: redisUrl, prefix: 'bakery' })
      : MemoryTaskManagerModule.forRoot(OPTIONS);
    return { module: AgentModule, imports: [taskManager] };
  }
}
