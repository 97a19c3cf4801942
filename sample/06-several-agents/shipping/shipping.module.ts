import { Module } from '@nestjs/common';
import { A2AServerModule } from 'nestjs-a2a-redis';
import { ParcelsProcessor } from './parcels.processor.js';

/** An agent for everybody, at a path that is not its name. */
@Module({
  imports: [
    A2AServerModule.forFeature({
      agent: 'shipping',
      path: '/logistics/parcels',
      agentCard: { name: 'Shipping', description: 'Knows where parcels are.', version: '1.0.0' },
      anonymous: true,
    }),
  ],
  providers: [ParcelsProcessor],
})
export class ShippingModule {}
