import type { CompiledServerOptions } from '../../options/compiled-server-options.js';
import type { AgentCardService } from '../../task-manager/agent-card.service.js';
import type { TaskManager } from '../../task-manager/task-manager.js';
import type { Identity } from '../call/identity.js';
import type { PublicAddress } from './public-address.js';

/** One agent as transports serve it. Injected by its class; every mounted agent has its own. */
export class ServedAgent {
  constructor(
    readonly tasks: TaskManager,
    readonly cards: AgentCardService,
    readonly identity: Identity,
    readonly address: PublicAddress,
    readonly options: CompiledServerOptions,
  ) {}
}

/** Something says who calls: a guard, a resolver, or the security the card declares. */
export function hasIdentity({ options, cards }: Pick<ServedAgent, 'options' | 'cards'>): boolean {
  return options.namesCallers || cards.isSecured;
}
