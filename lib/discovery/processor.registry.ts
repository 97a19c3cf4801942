import type { AgentSkill, Message } from '@a2a-js/sdk';
import { ConfigurationError } from '../errors/configuration.error.js';
import { ProcessorSource, type ProcessorBinding } from '../execution/processor-source.js';
import { AgentProcessors } from './agent-processors.js';
import type { ProcessorDefinition } from './processor-definition.js';

/** Name of the agent that needs no name. */
const ROOT = '';

const HOW = 'decorate a class with';
const WHERE = 'and list it in the providers of a module';

/** The processors of the application, by agent. */
export class ProcessorRegistry extends ProcessorSource {
  private readonly features = new Set<string>();
  private readonly agents = new Map<string, AgentProcessors>();
  private readonly named = new Map<string, ProcessorBinding>();
  private servesRoot = false;

  /** Tells of an agent besides the root one; before {@link register}. */
  declare(agent: string): void {
    if (this.features.has(agent)) {
      throw new ConfigurationError(
        `A2AServerModule.forFeature(): option "agent" names "${agent}" twice; import one and the ` +
          'same dynamic module where several need it.',
      );
    }
    this.features.add(agent);
  }

  /** Tells that the root agent is served, and needs a processor; before {@link register}. */
  requireRoot(): void {
    this.servesRoot = true;
  }

  /** @throws ConfigurationError that names the classes, or the agent, in question */
  register(definitions: readonly ProcessorDefinition[]): void {
    for (const { agent, className } of definitions) this.requireKnown(agent, className);
    for (const agent of [ROOT, ...this.features]) {
      const own = definitions.filter((definition) => definition.agent === agent);
      if (own.length === 0) this.refuseEmpty(agent);
      this.agents.set(agent, new AgentProcessors(own));
    }
    for (const { binding, className } of definitions) this.name(binding, className);
  }

  skills(agent = ROOT): AgentSkill[] {
    return this.agents.get(agent)?.skills() ?? [];
  }

  byName(name: string): ProcessorBinding | undefined {
    return this.named.get(name);
  }

  select(message: Message, agent = ROOT): ProcessorBinding {
    return (this.agents.get(agent) ?? new AgentProcessors([])).select(message);
  }

  private requireKnown(agent: string, className: string): void {
    if (agent === ROOT || this.features.has(agent)) return;
    throw new ConfigurationError(
      `${className} is a processor of agent "${agent}", and no ` +
        `A2AServerModule.forFeature({ agent: '${agent}' }) is imported.`,
    );
  }

  private refuseEmpty(agent: string): void {
    if (agent !== ROOT) {
      throw new ConfigurationError(
        `A2AServerModule.forFeature(): agent "${agent}" has no processor; ${HOW} ` +
          `@A2AProcessor({ agent: '${agent}' }) ${WHERE}.`,
      );
    }
    if (this.features.size === 0) {
      throw new ConfigurationError(`No processor found: ${HOW} @A2AProcessor() ${WHERE}.`);
    }
    if (this.servesRoot) {
      throw new ConfigurationError(
        `A2AServerModule.forRoot() serves an agent without a processor: ${HOW} @A2AProcessor() ` +
          `${WHERE}, or leave forRoot() out.`,
      );
    }
  }

  /** Names are stored with tasks, so "a/b" of the root agent must not be "b" of agent "a". */
  private name(binding: ProcessorBinding, className: string): void {
    if (this.named.has(binding.name)) {
      throw new ConfigurationError(
        `Two processors are stored under the name "${binding.name}"; give ${className} another id.`,
      );
    }
    this.named.set(binding.name, binding);
  }
}
