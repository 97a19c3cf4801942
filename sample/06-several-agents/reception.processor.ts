import { SendMessageRequest, type Message } from '@a2a-js/sdk';
import { ServerCallContext } from '@a2a-js/sdk/server';
import {
  A2AProcessor,
  InjectTaskManager,
  TaskManager,
  textOf,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** Of the root agent, as it names none. Hands questions about invoices on to the billing agent. */
@A2AProcessor({
  id: 'reception',
  description: 'Knows whom to ask.',
  tags: ['help'],
})
export class ReceptionProcessor implements MessageProcessor {
  constructor(@InjectTaskManager('billing') private readonly billing: TaskManager) {}

  async process(message: Message, task: TaskHandle): Promise<string> {
    const text = textOf(message);
    if (!/invoice/i.test(text)) return 'Ask /billing or /logistics/parcels.';
    if (!task.user) return 'Who are you?';
    const question = { messageId: message.messageId, role: 'ROLE_USER', parts: [{ text }] };
    const request = SendMessageRequest.fromJSON({ message: question });
    // In the caller's name, so that it is the caller's task.
    const context = new ServerCallContext({ user: task.user });
    const answer = await this.billing.sendMessage(request, context);
    return `Billing says: ${textOf('status' in answer ? answer.status?.message : answer)}.`;
  }
}
