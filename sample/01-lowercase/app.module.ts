import { Module, type DynamicModule } from '@nestjs/common';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type TaskManagerOptions,
} from 'nestjs-a2a-redis';
import { LowercaseProcessor } from './lowercase.processor.js';
import { UppercaseProcessor } from './uppercase.processor.js';

const OPTIONS: TaskManagerOptions = {
  agentCard: {
    name: 'Text case converter',
    description: 'Turns text into lower or upper case.',
    version: '1.0.0',
  },
  expiration: '24h',
  maxHistoryLength: 200,
};

export interface StoreOptions {
  /** `redis://host:port`; without it the tasks are in memory. */
  readonly redisUrl?: string | undefined;
  /** First part of every Redis key. */
  readonly prefix?: string | undefined;
}

@Module({
  imports: [A2AServerModule.forRoot()],
  providers: [LowercaseProcessor, UppercaseProcessor],
})
export class AppModule {
  static forRoot({ redisUrl, prefix = 'lowercase' }: StoreOptions): DynamicModule {
    const taskManager = redisUrl
      ? RedisTaskManagerModule.forRoot({ ...OPTIONS, connection: redisUrl, prefix })
      : MemoryTaskManagerModule.forRoot(OPTIONS);
    return { module: AppModule, imports: [taskManager] };
  }
}
