import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

@A2AProcessor({
  id: 'bake',
  name: 'Bake',
  description: 'Bakes what is asked for.',
  tags: ['bread'],
})
export class BakeryProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    await task.working('The dough rests.');
    await task.working('It is in the oven.');
    await task.artifact({ name: 'bread', parts: [textPart(textOf(message))] });
    await task.complete('Enjoy.');
  }
}
