import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_CARD_PATH, AgentCard, verifyAgentCardSignature } from '@a2a-js/sdk';
import type { Task } from '@a2a-js/sdk';
import { textOf } from 'nestjs-a2a-redis';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendRequest } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';
import { rest } from '../../support/apps/rest.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { v03, v03Client, v03Message } from '../../support/apps/v03.js';
import { keyPair } from '../../support/key-pair.js';

const KEYS = { billing: keyPair('ed25519'), root: keyPair('ed25519') };
const alice = { 'x-user': 'alice' };

/** `plain` has none of the options of its neighbours. */
describe.each(ADAPTERS)('what an agent is given is its own, on %s', (adapter) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createTestApp('memory', {
      adapter,
      providers: [processorOf('RootProcessor', { id: 'main' })],
      options: { extendedAgentCard: { description: 'Of the root agent.' } },
      server: { agentCardSigning: { key: KEYS.root.privateKey, keyId: 'root' } },
      imports: [
        agentModule('plain'),
        agentModule('billing', {
          v03: true,
          agentCardSigning: { key: KEYS.billing.privateKey, keyId: 'billing' },
          extendedAgentCard: (user) => ({ description: `Bills of ${user.userName}.` }),
        }),
      ],
    });
  });

  afterAll(() => app.close());

  async function card(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${app.url}${path}/${AGENT_CARD_PATH}`);
    return (await response.json()) as Record<string, unknown>;
  }

  it.each(['', '/billing'] as const)('a signature, by its own key: "%s"', async (path) => {
    const signed = AgentCard.fromJSON(await card(path));
    const own = path === '' ? 'root' : 'billing';
    const found: string[] = [];
    await verifyAgentCardSignature((kid) => {
      found.push(kid);
      return Promise.resolve(KEYS[kid as 'root'].publicKey);
    })(signed);
    expect(new Set(found)).toEqual(new Set([own]));
  });

  it('none where it is not signed', async () => {
    expect(await card('/plain')).not.toHaveProperty('signatures');
  });

  it('clients of version 0.3', async () => {
    expect(await card('/billing')).toMatchObject({
      protocolVersion: '0.3',
      url: `${app.url}/billing`,
      supportsAuthenticatedExtendedCard: true,
    });
    const client = await v03Client(`${app.url}/billing`);
    const task = (await client.sendMessage(sendRequest('task'))) as Task;
    expect(textOf(task.status?.message)).toBe('billingProcessor as "billing"');
    for (const path of ['/', '/plain']) {
      expect(await card(path.replace(/\/$/, ''))).not.toHaveProperty('protocolVersion');
      const answer = await v03(`${app.url}${path}`, 'message/send', {
        message: v03Message('task'),
      });
      expectRefusal(answer, { code: -32009 });
    }
  });

  it('an extended card, over every version and binding', async () => {
    const wanted = { name: 'billing', description: 'Bills of alice.' };
    const url = `${app.url}/billing`;
    expect((await rpc(url, 'GetExtendedAgentCard', {}, alice)).result).toMatchObject(wanted);
    const overRest = await rest(url, 'GET /extendedAgentCard', { headers: alice });
    expect(overRest.body).toMatchObject(wanted);
    const old = await v03(url, 'agent/getAuthenticatedExtendedCard', undefined, alice);
    expect(old.result).toMatchObject({ ...wanted, url });
    const root = await rpc(app.url, 'GetExtendedAgentCard', {}, alice);
    expect(root.result).toMatchObject({ description: 'Of the root agent.' });
    const none = await rpc(`${app.url}/plain`, 'GetExtendedAgentCard', {}, alice);
    expectRefusal(none, { code: -32004 });
  });
});
