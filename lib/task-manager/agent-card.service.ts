import { AgentCard, type AgentCapabilities, type AgentSkill } from '@a2a-js/sdk';
import type { AgentCardOptions } from '../options/task-manager-options.interface.js';

const MODES = ['text/plain', 'application/json'];

/** Says which skills the agent has: a port, implemented by discovery. */
export abstract class SkillSource {
  abstract skills(): readonly AgentSkill[];
}

/** The agent card: what the application says, and the skills of its processors. */
export class AgentCardService {
  private built: AgentCard | undefined;

  constructor(
    private readonly options: AgentCardOptions,
    private readonly source: SkillSource,
  ) {}

  /** Complete but for the interfaces, which the transports that are mounted add. */
  get card(): AgentCard {
    return (this.built ??= this.build());
  }

  private build(): AgentCard {
    const { capabilities, skills, ...card } = this.options;
    return {
      supportedInterfaces: [],
      provider: undefined,
      securitySchemes: {},
      securityRequirements: [],
      defaultInputModes: MODES,
      defaultOutputModes: MODES,
      signatures: [],
      ...card,
      capabilities: withDefaults(capabilities),
      skills: [...this.source.skills(), ...(skills ?? [])],
    };
  }
}

function withDefaults(capabilities: Partial<AgentCapabilities> = {}): AgentCapabilities {
  return {
    streaming: true,
    pushNotifications: false,
    extendedAgentCard: false,
    ...capabilities,
    extensions: capabilities.extensions ?? [],
  };
}
