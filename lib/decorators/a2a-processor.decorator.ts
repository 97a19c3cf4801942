import type { AgentSkill, Message } from '@a2a-js/sdk';

/** Metadata key; shared between copies of this package in one process. */
export const PROCESSOR_METADATA = Symbol.for('nestjs-a2a-redis:processor');

/** The skill a processor adds to the agent card, and the messages it takes. */
export interface ProcessorOptions {
  /**
   * The agent it belongs to: the `agent` of an `A2AServerModule.forFeature()`.
   * @default the root agent, of the task manager module
   */
  readonly agent?: string;
  /** Id of the skill, and of the processor; unique in its agent. @default the class name */
  readonly id?: string;
  /** @default the id */
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly examples?: readonly string[];
  readonly inputModes?: readonly string[];
  readonly outputModes?: readonly string[];
  readonly securityRequirements?: AgentSkill['securityRequirements'];
  /** Says whether this processor takes a message. Processors are asked in order of their ids. */
  readonly accepts?: (message: Message) => boolean;
  /**
   * What happens to a task whose process died while it ran: `fail` ends it as FAILED; `retry` runs
   * its message again, from the start or from what `checkpointed()` gives.
   * @default 'fail'
   */
  readonly recovery?: 'fail' | 'retry';
  /** With `retry`: runs of one message, the first included, before the task fails. @default 3 */
  readonly maxAttempts?: number;
  /** Takes what no other accepts. A single processor without `accepts` is the default anyway. */
  readonly default?: boolean;
}

/**
 * Makes a provider the agent's logic: a class with `process(message, task)`, or one written for
 * the SDK with `execute(requestContext, eventBus)` and `cancelTask(taskId, eventBus)`.
 */
export function A2AProcessor(options: ProcessorOptions = {}): ClassDecorator {
  return (target) => Reflect.defineMetadata(PROCESSOR_METADATA, options, target);
}
