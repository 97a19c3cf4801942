import type { Message } from '@a2a-js/sdk';
import type { Provider } from '@nestjs/common';
import {
  A2AProcessor,
  textOf,
  textPart,
  type MessageProcessor,
  type ProcessorResult,
  type TaskHandle,
} from 'nestjs-a2a-redis';

/** What the agent does for one message; `rest` is the text behind the script's name. */
export type Script = (
  task: TaskHandle,
  rest: string,
  message: Message,
) => ProcessorResult | Promise<ProcessorResult>;

export type Scripts = Readonly<Record<string, Script>>;

/** An agent whose first word of a message names what to do. */
@A2AProcessor({
  id: 'scripted',
  name: 'Scripted',
  description: 'Does what a test says.',
  tags: ['test'],
  examples: ['echo hello'],
})
export class ScriptedProcessor implements MessageProcessor {
  constructor(private readonly scripts: Scripts) {}

  process(message: Message, task: TaskHandle): ProcessorResult | Promise<ProcessorResult> {
    const [name = '', ...rest] = textOf(message).split(' ');
    const script = this.scripts[name];
    if (!script) throw new Error(`The test has no script "${name}".`);
    return script(task, rest.join(' '), message);
  }
}

/** Scripts every suite can use beside its own. */
export const COMMON_SCRIPTS = {
  /** A direct reply, no task. */
  echo: (_task, rest) => rest,
  /** A task with one artifact. */
  work: async (task, rest) => {
    await task.working('Working');
    await task.artifact({ artifactId: 'result', parts: [textPart(rest)] });
    await task.complete('Done');
  },
  /** Asks for more. */
  ask: (task, rest) => task.requireInput(rest || 'What next?'),
  /** Nothing at all. */
  nothing: () => undefined,
} satisfies Scripts;

/** The provider of an agent that follows the given scripts, and the common ones. */
export function scripted(scripts: Scripts = {}): Provider {
  const useValue = new ScriptedProcessor({ ...COMMON_SCRIPTS, ...scripts });
  return { provide: ScriptedProcessor, useValue };
}
