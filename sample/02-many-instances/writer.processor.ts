import { setTimeout as delay } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { TaskState, type Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** Injection token: name of this instance. */
export const INSTANCE = Symbol('instance');

/** Stands for the time a real agent needs. */
const PAUSE_MS = 150;
const MOST_LINES = 1000;

/** What a second attempt has to know. */
interface Progress {
  readonly nextLine: number;
}

/** Writes as many lines as the message says: one artifact, streamed line by line. */
@A2AProcessor({
  id: 'writer',
  name: 'Writer',
  description: 'Writes as many lines as it is asked for.',
  tags: ['text'],
  examples: ['40'],
  recovery: 'retry',
  maxAttempts: 5,
})
export class WriterProcessor implements MessageProcessor {
  constructor(@Inject(INSTANCE) private readonly instance: string) {}

  async process(message: Message, task: TaskHandle): Promise<void> {
    const total = Number(textOf(message));
    if (!(total >= 1 && total <= MOST_LINES)) return task.reject(`Send 1 to ${MOST_LINES}.`);

    const { nextLine } = task.checkpointed<Progress>() ?? { nextLine: 1 };
    await task.status(TaskState.TASK_STATE_WORKING, 'Writing', {
      instance: this.instance,
      attempt: task.attempt,
      firstLine: nextLine,
    });
    for (let line = nextLine; line <= total; line += 1) {
      await delay(PAUSE_MS, undefined, { signal: task.signal });
      // Calls of one tick are one step in Redis: no line is stored without its checkpoint.
      await Promise.all([
        write(task, line, total),
        task.checkpoint({ nextLine: line + 1 } satisfies Progress),
      ]);
    }
    await task.complete('Done');
  }
}

function write(task: TaskHandle, line: number, total: number): Promise<unknown> {
  const text = `line ${line} of ${total}`;
  if (line === 1) {
    return task.artifact({ artifactId: 'text', name: 'text', parts: [textPart(text)] });
  }
  return task.appendArtifact('text', text, { lastChunk: line === total });
}
