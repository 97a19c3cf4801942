import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';

/** Bakes as many loaves as the message says, one by one; another instance goes on where it died. */
@A2AProcessor({
  id: 'baker',
  name: 'Baker',
  description: 'Bakes loaves.',
  tags: ['bread'],
  examples: ['12'],
  recovery: 'retry',
  maxAttempts: 10,
})
export class BakerProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    const loaves = Number(textOf(message));
    await task.working(`Attempt ${task.attempt}`);
    for (let loaf = task.checkpointed<number>() ?? 0; loaf < loaves; loaf += 1) {
      await delay(100, undefined, { signal: task.signal });
      // Calls of one tick are one commit: no loaf is stored without its number.
      await Promise.all([
        task.appendArtifact('loaves', `loaf ${loaf + 1}`),
        task.checkpoint(loaf + 1),
      ]);
    }
    await task.complete(`${loaves} loaves`);
  }
}
