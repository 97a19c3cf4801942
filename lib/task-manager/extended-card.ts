import { AgentCard, type GetExtendedAgentCardRequest } from '@a2a-js/sdk';
import {
  ExtendedAgentCardNotConfiguredError,
  InvalidAgentResponseError,
  UnsupportedOperationError,
} from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { UnauthenticatedError } from '../errors/unauthenticated.error.js';
import type {
  AgentCardOptions,
  ExtendedCardOption,
} from '../options/task-manager-options.interface.js';
import type { AgentCardService } from './agent-card.service.js';
import type { ScopeOf } from './resolve-scope.js';

/** State of a call: a function that gives the address at which the application is reached. */
export const ADDRESS_KEY = 'nestjs-a2a-redis/address';

/** GetExtendedAgentCard (A2A specification, sections 3.1.11 and 13.3). */
export class ExtendedCard {
  constructor(
    private readonly cards: AgentCardService,
    private readonly option: ExtendedCardOption | undefined,
    private readonly scopeOf: ScopeOf,
  ) {}

  /**
   * What the option says for the caller, over the public card.
   * @throws InvalidAgentResponseError when that is no card
   */
  async get(request: GetExtendedAgentCardRequest, context: ServerCallContext): Promise<AgentCard> {
    const { card } = this.cards;
    if (!card.capabilities?.extendedAgentCard) {
      throw new UnsupportedOperationError('This agent has no extended card.');
    }
    const { user } = context;
    if (!user?.isAuthenticated) throw new UnauthenticatedError();
    this.scopeOf(context, request.tenant); // refuses the name of another tenant
    if (!this.option) throw new ExtendedAgentCardNotConfiguredError();
    const members =
      typeof this.option === 'function' ? await this.option(user, context) : this.option;
    const address = context.state.get(ADDRESS_KEY) as (() => string) | undefined;
    try {
      return this.extendedBy(members, address?.() ?? '');
    } catch (cause) {
      const message = 'The extended card is no agent card.';
      throw new InvalidAgentResponseError({ message, cause });
    }
  }

  /** @throws TypeError for what is no card: a function of the application may give anything */
  private extendedBy(members: Partial<AgentCardOptions>, address: string): AgentCard {
    if (typeof members !== 'object') throw new TypeError('It is no object.');
    const { card } = this.cards;
    const extended = {
      ...this.cards.at(address),
      signatures: [], // those of the public card say nothing of this one
      ...members,
      capabilities: { ...card.capabilities, ...members.capabilities },
    } as AgentCard;
    AgentCard.toJSON(extended);
    return extended;
  }
}
