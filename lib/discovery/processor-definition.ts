import type { AgentSkill, Message } from '@a2a-js/sdk';
import type { ProcessorOptions } from '../decorators/a2a-processor.decorator.js';
import type { ProcessorBinding } from '../execution/processor-source.js';

/** A discovered processor. */
export interface ProcessorDefinition {
  /** Class name, for messages to the developer. */
  readonly className: string;
  /** Its agent; `''` for the root agent. */
  readonly agent: string;
  readonly skill: AgentSkill;
  readonly isDefault: boolean;
  readonly accepts: ((message: Message) => boolean) | undefined;
  readonly binding: ProcessorBinding;
}

export function toSkill(options: ProcessorOptions, className: string): AgentSkill {
  const id = options.id ?? className;
  return {
    id,
    name: options.name ?? id,
    description: options.description ?? '',
    tags: [...(options.tags ?? [])],
    examples: [...(options.examples ?? [])],
    inputModes: [...(options.inputModes ?? [])],
    outputModes: [...(options.outputModes ?? [])],
    securityRequirements: options.securityRequirements ?? [],
  };
}
