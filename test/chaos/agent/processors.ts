import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';
import { Pen } from './pen.js';
import { tell } from './tell.js';

/** What a message asks for: `<processor> <JSON>`. */
export interface Work {
  /** Pieces of the artifact. */
  readonly chunks?: number;
  /** Milliseconds between two pieces, or of silence. */
  readonly pause?: number;
  /** Characters of a piece. */
  readonly size?: number;
  /** With `dialog`: end the task in this turn. */
  readonly last?: boolean;
}

const says = (name: string) => (message: Message) => textOf(message).startsWith(`${name} `);

abstract class Agent implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    const pen = new Pen(task);
    const text = textOf(message);
    const work = JSON.parse(text.slice(text.indexOf(' '))) as Work;
    try {
      await this.work(pen, work, task);
    } finally {
      tell({ kind: 'returned', taskId: task.id, run: pen.run });
    }
  }

  protected abstract work(pen: Pen, work: Work, task: TaskHandle): Promise<void>;
}

/** Many small pieces. */
@A2AProcessor({ id: 'stream', accepts: says('stream') })
export class StreamProcessor extends Agent {
  protected async work(pen: Pen, { chunks = 10, pause = 10, size = 8 }: Work, task: TaskHandle) {
    await pen.working();
    for (let i = 0; i < chunks; i += 1) {
      await pen.chunk(`${i} `.padEnd(size, '.'));
      await delay(pause, undefined, { signal: task.signal });
    }
    await pen.complete();
  }
}

/** Long work without a word. */
@A2AProcessor({ id: 'silent', accepts: says('silent') })
export class SilentProcessor extends Agent {
  protected async work(pen: Pen, { pause = 1000 }: Work, task: TaskHandle) {
    await pen.working();
    await delay(pause, undefined, { signal: task.signal });
    await pen.complete();
  }
}

/** Asks for more until it is told that this was the last message. */
@A2AProcessor({ id: 'dialog', recovery: 'retry', maxAttempts: 5, accepts: says('dialog') })
export class DialogProcessor extends Agent {
  protected async work(pen: Pen, { pause = 20, last = false }: Work, task: TaskHandle) {
    await pen.working();
    await delay(pause, undefined, { signal: task.signal });
    await pen.chunk('turn ');
    await (last ? pen.complete() : pen.ask());
  }
}

/** Can be run again: each step is stored together with its number. */
@A2AProcessor({ id: 'steps', recovery: 'retry', maxAttempts: 5, accepts: says('steps') })
export class StepsProcessor extends Agent {
  protected async work(pen: Pen, { chunks = 10, pause = 50 }: Work, task: TaskHandle) {
    await pen.working();
    for (let i = task.checkpointed<number>() ?? 0; i < chunks; i += 1) {
      // Calls of one tick travel together: no step is stored without its number.
      await Promise.all([pen.chunk(`${i} `), task.checkpoint(i + 1)]);
      await delay(pause, undefined, { signal: task.signal });
    }
    await pen.complete();
  }
}

/** Does not look at its signal, and goes on when its writes are refused. */
@A2AProcessor({ id: 'stubborn', accepts: says('stubborn') })
export class StubbornProcessor extends Agent {
  protected async work(pen: Pen, { chunks = 20, pause = 50 }: Work) {
    await pen.working();
    for (let i = 0; i < chunks; i += 1) {
      await pen.chunk(`${i} `).catch(() => undefined);
      await delay(pause);
    }
    await pen.complete();
  }
}

/** All of them. */
export const PROCESSORS = [
  StreamProcessor,
  SilentProcessor,
  DialogProcessor,
  StepsProcessor,
  StubbornProcessor,
];
