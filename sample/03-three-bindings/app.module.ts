import { Module, type DynamicModule } from '@nestjs/common';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type TaskManagerOptions,
} from 'nestjs-a2a-redis';
import { A2AGrpcModule } from 'nestjs-a2a-redis/grpc';
import { WordsProcessor } from './words.processor.js';

const OPTIONS: TaskManagerOptions = {
  agentCard: {
    name: 'Words',
    description: 'Counts words, over every binding.',
    version: '1.0.0',
  },
};

@Module({
  imports: [
    A2AServerModule.forRoot({ v03: true }), // JSON-RPC, HTTP+JSON, and the agent card
    A2AGrpcModule.forRoot({ v03: true }),
  ],
  providers: [WordsProcessor],
})
export class AppModule {
  static forRoot(redisUrl?: string): DynamicModule {
    const taskManager = redisUrl
      ? RedisTaskManagerModule.forRoot({ ...OPTIONS, connection: redisUrl, prefix: 'words' })
      : MemoryTaskManagerModule.forRoot(OPTIONS);
    return { module: AppModule, imports: [taskManager] };
  }
}
