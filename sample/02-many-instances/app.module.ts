import { Module, type DynamicModule } from '@nestjs/common';
import { A2AServerModule, RedisTaskManagerModule, type ExecutionOptions } from 'nestjs-a2a-redis';
import { INSTANCE, WriterProcessor } from './writer.processor.js';

export interface InstanceOptions {
  readonly role: ExecutionOptions['role'];
  readonly redisUrl: string;
  /** Name of the instance, for those who watch. */
  readonly instance: string;
}

/** Every instance has the same module; a worker leaves the HTTP server out. */
@Module({ providers: [WriterProcessor] })
export class AppModule {
  static forRoot({ role, redisUrl, instance }: InstanceOptions): DynamicModule {
    const taskManager = RedisTaskManagerModule.forRoot({
      connection: redisUrl,
      prefix: 'many-instances',
      agentCard: {
        name: 'Writer',
        description: 'Writes lines, and goes on when its process dies.',
        version: '1.0.0',
      },
      expiration: '10m',
      execution: { mode: 'queue', role, concurrency: 10 },
      // Short, so that the demo is: the defaults suit a real application better.
      lease: '2s',
      sweepInterval: '500ms',
      cancelGrace: '1s',
      shutdownGrace: '1s',
    });
    return {
      module: AppModule,
      imports: role === 'worker' ? [taskManager] : [taskManager, A2AServerModule.forRoot()],
      providers: [{ provide: INSTANCE, useValue: instance }],
    };
  }
}
