import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';
import { Bank } from './bank.js';

@A2AProcessor({
  id: 'payments',
  name: 'Payments',
  description: 'Pays what it is told to.',
  tags: ['payments'],
  examples: ['10 euro to the baker'],
})
export class PaymentsProcessor implements MessageProcessor {
  constructor(private readonly bank: Bank) {}

  async process(message: Message, task: TaskHandle): Promise<void> {
    const what = textOf(message);
    await task.working('Asking the bank');
    await this.bank.pay(what);
    await task.complete(`Paid ${what}`);
  }
}
