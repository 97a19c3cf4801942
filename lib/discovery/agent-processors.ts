import type { AgentSkill, Message } from '@a2a-js/sdk';
import { UnsupportedOperationError } from '@a2a-js/sdk/errors';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { ProcessorBinding } from '../execution/processor-source.js';
import type { ProcessorDefinition } from './processor-definition.js';

/**
 * The processors of one agent by id. The first whose `accepts` says yes takes a message, else the
 * default one.
 */
export class AgentProcessors {
  private readonly byId = new Map<string, ProcessorDefinition>();
  private readonly fallback: ProcessorDefinition | undefined;

  /** @throws ConfigurationError that names the classes in conflict. */
  constructor(definitions: readonly ProcessorDefinition[]) {
    const sorted = [...definitions].sort((a, b) => (a.skill.id < b.skill.id ? -1 : 1));
    for (const definition of sorted) this.add(definition);
    this.fallback = chooseDefault(sorted);
  }

  skills(): AgentSkill[] {
    return Array.from(this.byId.values(), ({ skill }) => skill);
  }

  select(message: Message): ProcessorBinding {
    const accepting = [...this.byId.values()].find(({ accepts }) => accepts?.(message));
    const chosen = accepting ?? this.fallback;
    if (chosen) return chosen.binding;
    throw new UnsupportedOperationError('No skill of this agent accepts the message.');
  }

  private add(definition: ProcessorDefinition): void {
    const { skill, className } = definition;
    const known = this.byId.get(skill.id);
    if (known) {
      throw new ConfigurationError(
        `Processors ${known.className} and ${className} have the same id "${skill.id}".`,
      );
    }
    this.byId.set(skill.id, definition);
  }
}

function chooseDefault(
  definitions: readonly ProcessorDefinition[],
): ProcessorDefinition | undefined {
  const declared = definitions.filter(({ isDefault }) => isDefault);
  if (declared.length > 1) throw conflict(declared, 'are both declared default');
  const open = definitions.filter(({ accepts, isDefault }) => !accepts && !isDefault);
  if (declared.length === 0 && open.length > 1) {
    throw conflict(open, 'both take any message; give one "accepts", or declare one default');
  }
  if (declared[0] && open[0]) {
    throw conflict([declared[0], open[0]], 'both take any message; give the second "accepts"');
  }
  return declared[0] ?? open[0];
}

function conflict(definitions: readonly ProcessorDefinition[], why: string): ConfigurationError {
  const names = definitions.slice(0, 2).map(({ className }) => className);
  return new ConfigurationError(`Processors ${names.join(' and ')} ${why}.`);
}
