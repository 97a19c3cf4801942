import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';

@A2AProcessor({
  agent: 'shipping',
  id: 'parcels',
  description: 'Says where a parcel is.',
  tags: ['parcels'],
})
export class ParcelsProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    await task.complete(`Parcel ${textOf(message)} is on its way`);
  }
}
