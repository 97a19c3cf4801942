import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** Characters of one streamed chunk; a longer text is streamed. */
const CHUNK_LENGTH = 24;

/** Stands for the time a real agent needs, so that a reader sees the chunks arrive. */
const PAUSE_MS = 150;

/** Takes every message that no other processor accepts: it has no `accepts`. */
@A2AProcessor({
  id: 'lowercase',
  name: 'Lowercase',
  description: 'Turns text into lower case.',
  tags: ['text'],
  examples: ['HELLO World'],
})
export class LowercaseProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    const text = textOf(message).toLowerCase();
    if (text === '') return task.reject('Send me some text.');

    await task.working(`Converting ${text.length} characters`);
    if (text.length <= CHUNK_LENGTH) {
      await task.artifact({ name: 'lowercase', parts: [textPart(text)] });
    } else {
      await stream(text, task);
    }
    await task.complete('Done');
  }
}

/** One artifact in several chunks. A cancel aborts `task.signal`, which ends the pause at once. */
async function stream(text: string, task: TaskHandle): Promise<void> {
  const [first = '', ...rest] = text.match(new RegExp(`.{1,${CHUNK_LENGTH}}`, 'gsu')) ?? [];
  const id = await task.artifact({ name: 'lowercase', parts: [textPart(first)] });
  for (const [index, chunk] of rest.entries()) {
    await delay(PAUSE_MS, undefined, { signal: task.signal });
    await task.appendArtifact(id, chunk, { lastChunk: index === rest.length - 1 });
  }
}
