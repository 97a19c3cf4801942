import type { AgentCard } from '@a2a-js/sdk';
import { ExtendedAgentCardNotConfiguredError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { UnauthenticatedError } from '../errors/unauthenticated.error.js';
import type { ExtendedCardOption } from '../options/task-manager-options.interface.js';
import type { AgentCardService } from './agent-card.service.js';

/** State of a call: a function that gives the address at which the application is reached. */
export const ADDRESS_KEY = 'nestjs-a2a-redis/address';

/** GetExtendedAgentCard (A2A specification, sections 3.1.11 and 13.3). */
export class ExtendedCard {
  constructor(
    private readonly cards: AgentCardService,
    private readonly option: ExtendedCardOption | undefined,
  ) {}

  /** What the option says for the caller, over the public card. */
  async get(context: ServerCallContext): Promise<AgentCard> {
    const { card } = this.cards;
    if (!card.capabilities?.extendedAgentCard) {
      throw new UnsupportedOperationError('This agent has no extended card.');
    }
    const { user } = context;
    if (!user?.isAuthenticated) throw new UnauthenticatedError();
    if (!this.option) throw new ExtendedAgentCardNotConfiguredError();
    const extended =
      typeof this.option === 'function' ? await this.option(user, context) : this.option;
    const address = context.state.get(ADDRESS_KEY) as (() => string) | undefined;
    return {
      ...this.cards.at(address?.() ?? ''),
      signatures: [], // those of the public card say nothing of this one
      ...extended,
      capabilities: { ...card.capabilities, ...extended.capabilities },
    };
  }
}
