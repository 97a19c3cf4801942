import { Module, type DynamicModule } from '@nestjs/common';
import { A2AServerModule, MemoryTaskManagerModule, RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { Bank } from './bank.js';
import { PaymentsProcessor } from './payments.processor.js';

const agentCard = { name: 'Payments', description: 'Pays what it is told to.', version: '1.0.0' };

export interface PaymentsOptions {
  /** Whether a message that is sent again joins its task; all instances must agree. */
  readonly idempotentSend: boolean;
  readonly redisUrl?: string | undefined;
}

@Module({
  imports: [A2AServerModule.forRoot()],
  providers: [Bank, PaymentsProcessor],
})
export class AppModule {
  static forRoot({ idempotentSend, redisUrl }: PaymentsOptions): DynamicModule {
    const options = { agentCard, idempotentSend };
    const taskManager = redisUrl
      ? RedisTaskManagerModule.forRoot({ ...options, connection: redisUrl, prefix: 'payments' })
      : MemoryTaskManagerModule.forRoot(options);
    return { module: AppModule, imports: [taskManager] };
  }
}
