import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClientFactory } from '@a2a-js/sdk/client';
import { createTestApp, STORES, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { wireText } from '../../support/apps/wire.js';

interface WireCard {
  readonly name: string;
  readonly skills: readonly { readonly id: string }[];
  readonly supportedInterfaces: readonly { readonly url: string }[];
}

describe.each(STORES)('three agents in one application over %s', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    const extendedAgentCard = { description: 'For insiders.' };
    app = await createTestApp(store, {
      providers: [processorOf('RootProcessor', { id: 'main' })],
      imports: [
        agentModule('billing', { extendedAgentCard }),
        agentModule('shipping', { path: '/a/ship/' }, [
          processorOf('LandProcessor', { agent: 'shipping', id: 'land', accepts: () => false }),
          processorOf('SeaProcessor', { agent: 'shipping', id: 'sea', default: true }),
        ]),
      ],
    });
  });

  afterAll(() => app.close());

  async function card(path: string): Promise<WireCard> {
    const response = await fetch(`${app.url}${path}/.well-known/agent-card.json`);
    expect(response.headers.get('etag')).not.toBeNull();
    return (await response.json()) as WireCard;
  }

  it.each([
    ['', 'Test agent', ['main'], '/'],
    ['/billing', 'billing', ['main'], '/billing'],
    ['/a/ship', 'shipping', ['land', 'sea'], '/a/ship'],
  ])('serves a card of its own below "%s"', async (path, name, skills, endpoint) => {
    const served = await card(path);
    expect(served.name).toBe(name);
    expect(served.skills.map(({ id }) => id)).toEqual(skills);
    expect(served.supportedInterfaces[0]?.url).toBe(`${app.url}${endpoint}`);
  });

  it.each([
    ['/', 'RootProcessor as ""'],
    ['/billing', 'billingProcessor as "billing"'],
    ['/a/ship', 'SeaProcessor as "shipping"'],
  ])('answers at %s with the processors of the agent', async (path, who) => {
    const { result } = await rpc(`${app.url}${path}`, 'SendMessage', sendParams('task'));
    expect(wireText(result.task.status.message)).toBe(who);
  });

  it("is found by the SDK's client below the path", async () => {
    const client = await new ClientFactory().createFromUrl(`${app.url}/billing/`);
    const answer = await client.sendMessage(sendRequest('hello'));
    expect(answer).toHaveProperty('messageId');
  });

  it('has the extended card of the one agent for the one agent', async () => {
    const alice = { 'x-user': 'alice' };
    const extended = await rpc(`${app.url}/billing`, 'GetExtendedAgentCard', {}, alice);
    expect(extended.result).toMatchObject({ name: 'billing', description: 'For insiders.' });
    const other = await rpc(`${app.url}/a/ship`, 'GetExtendedAgentCard', {}, alice);
    expect(other.error?.code).toBe(-32004);
  });

  it('explains at every path a body that is not JSON', async () => {
    for (const path of ['', '/billing', '/a/ship']) {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${app.url}${path}`, { method: 'POST', headers, body: '{' });
      expect(await response.json()).toMatchObject({ error: { code: -32700 } });
    }
  });
});
