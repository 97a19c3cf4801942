import {
  AgentCard,
  type AgentCapabilities,
  type AgentInterface,
  type AgentSkill,
} from '@a2a-js/sdk';
import type { AgentCardOptions } from '../options/task-manager-options.interface.js';

const MODES = ['text/plain', 'application/json'];

/** Says which skills the agent has: a port, implemented by discovery. */
export abstract class SkillSource {
  abstract skills(): readonly AgentSkill[];
}

/**
 * An interface of the agent, given the address under which the application is reached;
 * `undefined`: not reached there, or not yet.
 */
export type InterfaceAt = (address: string) => AgentInterface | undefined;

/** The agent card: what the application says, the skills of its processors, and what is mounted. */
export class AgentCardService {
  private built: AgentCard | undefined;
  private readonly mounted: InterfaceAt[] = [];

  constructor(
    private readonly options: AgentCardOptions,
    private readonly source: SkillSource,
    private readonly isExtended = false,
  ) {}

  /** Complete but for the interfaces, unless the application declares them. */
  get card(): AgentCard {
    return (this.built ??= this.build());
  }

  /** The card says how callers have to authenticate. */
  get isSecured(): boolean {
    const { securitySchemes = {}, securityRequirements = [] } = this.options;
    return Object.keys(securitySchemes).length + securityRequirements.length > 0;
  }

  /** A transport that serves the agent says where; in the order of preference. */
  announce(...interfaces: readonly InterfaceAt[]): void {
    this.mounted.push(...interfaces);
  }

  /** The card for clients at an address. Interfaces the application declares replace the mounted ones. */
  at(address: string): AgentCard {
    const { card } = this;
    if (card.supportedInterfaces.length > 0) return card;
    return { ...card, supportedInterfaces: this.mounted.flatMap((at) => at(address) ?? []) };
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
      capabilities: withDefaults({ extendedAgentCard: this.isExtended, ...capabilities }),
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
