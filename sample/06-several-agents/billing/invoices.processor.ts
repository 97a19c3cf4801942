import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';

const OPEN: Readonly<Record<string, number>> = { ann: 2 };

@A2AProcessor({
  agent: 'billing',
  id: 'invoices',
  description: 'Says how many invoices are open.',
  tags: ['invoices'],
})
export class InvoicesProcessor implements MessageProcessor {
  async process(_message: Message, task: TaskHandle): Promise<void> {
    const name = task.user?.userName ?? '';
    await task.complete(`${name} has ${OPEN[name] ?? 0} open invoices`);
  }
}
