import { afterEach, describe, expect, it } from '@jest/globals';
import type { AgentCard } from '@a2a-js/sdk';
import type { RequestOptions } from '@a2a-js/sdk/client';
import { ADAPTERS, createTestApp, type TestAppOptions } from '../../support/apps/create-app.js';
import { rest } from '../../support/apps/rest.js';
import { BINDINGS } from './support/bindings.js';
import { as, ConformantAgent, reasonOf, SPEAKING_1_0 } from './support/conformant-agent.js';

describe.each(BINDINGS)('the extended agent card over %s', (binding) => {
  let agent: ConformantAgent;

  afterEach(() => agent.close());

  /** The SDK's client answers by itself where the card declares none, so its transport is asked. */
  async function extended(options: TestAppOptions, call: RequestOptions): Promise<AgentCard> {
    agent = await ConformantAgent.start(binding, options);
    const serviceParameters = { ...SPEAKING_1_0.serviceParameters, ...call.serviceParameters };
    return agent.client.transport.getExtendedAgentCard({ tenant: '' }, { serviceParameters });
  }

  const reason = (options: TestAppOptions, call: RequestOptions) =>
    reasonOf(extended(options, call));

  it('§3.1.11 MUST be refused where the card declares none', async () => {
    expect(await reason({}, as('alice'))).toBe('UNSUPPORTED_OPERATION');
  });

  it('§3.1.11 MUST be refused where it is declared and not configured', async () => {
    const card = { capabilities: { extendedAgentCard: true } };
    expect(await reason({ card }, as('alice'))).toBe('EXTENDED_AGENT_CARD_NOT_CONFIGURED');
  });

  it('§13.3 MUST require authentication', async () => {
    const options = { extendedAgentCard: { description: 'For friends.' } };
    await expect(extended({ options }, {})).rejects.toThrow();
    const { description } = await agent.client.transport.getExtendedAgentCard(
      { tenant: '' },
      {
        serviceParameters: { ...SPEAKING_1_0.serviceParameters, ...as('alice').serviceParameters },
      },
    );
    expect(description).toBe('For friends.');
  });

  it('§13.3 MUST require authentication before it says whether one is configured', async () => {
    const card = { capabilities: { extendedAgentCard: true } };
    agent = await ConformantAgent.start(binding, { card });
    const answer = await agent.wire.call({ operation: 'getExtendedAgentCard', request: {} });
    expect(answer).toMatchObject({ kind: 'error', reason: 'UNAUTHENTICATED' });
  });

  it('§3.1.11 MAY differ by caller, and names the same interfaces', async () => {
    const options: TestAppOptions['options'] = {
      extendedAgentCard: ({ userName }) => ({ description: `For ${userName}.` }),
    };
    const card = await extended({ options }, as('alice'));
    expect(card.description).toBe('For alice.');
    const open = await agent.client.getAgentCard(as('alice'));
    expect(card.supportedInterfaces).toEqual(open.supportedInterfaces);
  });
});

describe.each(ADAPTERS)('the extended agent card on %s', (adapter) => {
  it('§13.3 SHOULD be kept out of caches that others share', async () => {
    const options = { extendedAgentCard: { description: 'For friends.' } };
    const { url, close } = await createTestApp('memory', { adapter, options });
    const answer = await rest(url, 'GET /extendedAgentCard', { headers: { 'x-user': 'alice' } });
    expect(answer.body).toMatchObject({ description: 'For friends.' });
    expect(answer.headers.get('cache-control')).toContain('private');
    await close();
  });
});
