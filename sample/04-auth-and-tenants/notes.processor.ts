import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** Keeps a note. Who wrote it, and for which tenant, the handle knows from the token. */
@A2AProcessor({
  id: 'notes',
  name: 'Notes',
  description: 'Keeps a note for whoever sends it.',
  tags: ['notes'],
  examples: ['Buy milk'],
})
export class NotesProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    const title = `note of ${task.user?.userName} at ${task.tenant}`;
    await task.artifact({ name: title, parts: [textPart(textOf(message))] });
    await task.complete('Kept');
  }
}
