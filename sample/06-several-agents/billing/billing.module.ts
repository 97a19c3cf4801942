import { Module } from '@nestjs/common';
import { A2AServerModule } from 'nestjs-a2a-redis';
import { customerOf } from '../customers.js';
import { InvoicesProcessor } from './invoices.processor.js';

/** An agent of its own, at /billing: for customers only, as it says who calls and not "anonymous". */
@Module({
  imports: [
    A2AServerModule.forFeature({
      agent: 'billing',
      agentCard: { name: 'Billing', description: 'Knows the invoices.', version: '1.0.0' },
      user: customerOf,
    }),
  ],
  providers: [InvoicesProcessor],
})
export class BillingModule {}
