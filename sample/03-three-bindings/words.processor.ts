import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** Knows nothing of bindings: the same class answers all of them. */
@A2AProcessor({
  id: 'words',
  name: 'Words',
  description: 'Lists the words of a text, one by one, and counts them.',
  tags: ['text'],
  examples: ['to be or not to be'],
})
export class WordsProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    const words = textOf(message).match(/\p{L}+/gu) ?? [];
    const [first, ...rest] = words;
    if (first === undefined) return task.requireInput('Which text?');

    await task.working('Reading');
    const id = await task.artifact({ name: 'words', parts: [textPart(first)] });
    for (const [i, word] of rest.entries()) {
      await task.appendArtifact(id, word, { lastChunk: i === rest.length - 1 });
    }
    await task.complete(`${words.length} words`);
  }
}
