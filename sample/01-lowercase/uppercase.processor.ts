import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor } from 'nestjs-a2a-redis';

const COMMAND = /^upper:\s*/;

/** Takes the messages that begin with `upper:`, and replies at once: no task is made for it. */
@A2AProcessor({
  id: 'uppercase',
  name: 'Uppercase',
  description: 'Turns the text after "upper:" into upper case.',
  tags: ['text'],
  examples: ['upper: hello World'],
  accepts: (message) => COMMAND.test(textOf(message)),
})
export class UppercaseProcessor implements MessageProcessor {
  process(message: Message): string {
    return textOf(message).replace(COMMAND, '').toUpperCase();
  }
}
