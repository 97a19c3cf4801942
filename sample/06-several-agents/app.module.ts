import { Module, type DynamicModule } from '@nestjs/common';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type TaskManagerOptions,
} from 'nestjs-a2a-redis';
import { BillingModule } from './billing/billing.module.js';
import { customerOf } from './customers.js';
import { ReceptionProcessor } from './reception.processor.js';
import { ShippingModule } from './shipping/shipping.module.js';

const OPTIONS: TaskManagerOptions = {
  agentCard: { name: 'Reception', description: 'Knows whom to ask.', version: '1.0.0' },
};

/** Three agents over one store. The order of the modules does not matter. */
@Module({
  imports: [
    A2AServerModule.forRoot({ user: customerOf, anonymous: true }), // the root agent, at "/"
    BillingModule,
    ShippingModule,
  ],
  providers: [ReceptionProcessor],
})
export class AppModule {
  static forRoot(redisUrl?: string): DynamicModule {
    const taskManager = redisUrl
      ? RedisTaskManagerModule.forRoot({ ...OPTIONS, connection: redisUrl, prefix: 'agents' })
      : MemoryTaskManagerModule.forRoot(OPTIONS);
    return { module: AppModule, imports: [taskManager] };
  }
}
