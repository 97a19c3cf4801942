import { afterEach, describe, expect, it } from '@jest/globals';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import {
  ADAPTERS,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../support/apps/create-app.js';
import { rpc } from '../support/apps/json-rpc.js';
import { expectNoLeak, expectRefusal } from '../support/apps/refusal.js';
import { v03 } from '../support/apps/v03.js';

const SECRET = 'postgres://user:hunter2@db.internal';
const alice = { 'x-user': 'alice' };

describe.each(ADAPTERS)('the extended agent card with %s', (adapter) => {
  let agent: TestApp;

  afterEach(() => agent.close());

  async function start(extendedAgentCard: ExtendedCard, more: TestAppOptions = {}): Promise<void> {
    agent = await createTestApp('memory', {
      adapter,
      ...more,
      options: { ...(extendedAgentCard && { extendedAgentCard }) },
    });
  }

  const get = (headers = {}) => rpc(agent.url, 'GetExtendedAgentCard', {}, headers);

  async function publicCard(): Promise<Record<string, unknown>> {
    const answer = await fetch(`${agent.url}/${AGENT_CARD_PATH}`, {
      headers: { 'A2A-Version': '1.0' },
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  it('is not there unless it is declared', async () => {
    await start(undefined);
    expectRefusal(await get(alice), { code: -32004 });
    expectRefusal(await get(), { code: -32004 });
  });

  it('may be declared and not configured', async () => {
    await start(undefined, { card: { capabilities: { extendedAgentCard: true } } });
    expectRefusal(await get(), { code: -32000, status: 401 });
    expectRefusal(await get(alice), { code: -32007 });
  });

  it('is not for anonymous callers, and declares itself', async () => {
    await start({ description: 'For friends.' });
    const answer = expectRefusal(await get(), { code: -32000, status: 401 });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.text).not.toContain('For friends.');
    expect((await publicCard())['capabilities']).toMatchObject({ extendedAgentCard: true });
  });

  it('is the public one, and more', async () => {
    const skill = { id: 'extra', name: 'Extra', description: 'For friends', tags: ['x'] };
    const rest = { examples: [], inputModes: [], outputModes: [], securityRequirements: [] };
    await start({ description: 'For friends.', skills: [{ ...skill, ...rest }] });
    const answer = await get(alice);
    const open = await publicCard();
    expect(answer.result).toEqual({
      ...open,
      description: 'For friends.',
      skills: [skill],
    });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('may differ by caller, and adds to the capabilities', async () => {
    await start(({ userName }) =>
      Promise.resolve({
        description: `For ${userName}.`,
        capabilities: { pushNotifications: true },
      }),
    );
    expect((await get(alice)).result).toMatchObject({
      description: 'For alice.',
      capabilities: { streaming: true, pushNotifications: true, extendedAgentCard: true },
    });
    expect((await get({ 'x-user': 'bob' })).result).toMatchObject({ description: 'For bob.' });
  });

  it('has no signature of the public card, which has other members', async () => {
    const signatures = [{ protected: 'e30', signature: 'AAAA', header: undefined }];
    await start({ description: 'x' }, { card: { signatures } });
    expect(await publicCard()).toHaveProperty('signatures');
    expect((await get(alice)).result).not.toHaveProperty('signatures');
  });

  it.each<[string, () => never | Promise<never>]>([
    ['throws', () => thrown()],
    ['rejects', () => Promise.reject(new Error(SECRET))],
  ])('says nothing of a function that %s', async (_name, fails) => {
    await start(fails, { server: { v03: true } });
    const answer = await get(alice);
    expectRefusal(answer, { code: -32603, status: 500, hides: ['hunter2'] });
    const old = await v03(agent.url, 'agent/getAuthenticatedExtendedCard', undefined, alice);
    expect(old).toMatchObject({ status: 500, error: { code: -32603, message: 'Internal error.' } });
    expectNoLeak(old.text, ['hunter2']);
    expect(agent.logger.takeProblems().join()).toContain(SECRET);
  });

  it.each([undefined, null, 42, 'a card', { skills: 'x' }])(
    'is refused, and the log says why, when a function gives %j for it',
    async (given) => {
      await start(() => given as never);
      const answer = await get(alice);
      expectRefusal(answer, { code: -32006, says: 'no agent card' });
      expect(agent.logger.takeProblems().join()).toContain('broke its contract');
    },
  );

  it('is there for clients of version 0.3', async () => {
    await start({ description: 'For friends.' }, { server: { v03: true } });
    const call = (headers = {}) =>
      v03(agent.url, 'agent/getAuthenticatedExtendedCard', undefined, headers);
    expect(await call()).toMatchObject({ status: 401, error: { code: -32000 } });
    const { result, headers } = await call(alice);
    expect(result).toMatchObject({
      description: 'For friends.',
      url: `${agent.url}/`,
      preferredTransport: 'JSONRPC',
      protocolVersion: '0.3',
      supportsAuthenticatedExtendedCard: true,
    });
    expect(headers.get('cache-control')).toBe('private, no-store');
  });
});

type ExtendedCard = NonNullable<TestAppOptions['options']>['extendedAgentCard'];

function thrown(): never {
  throw new Error(SECRET);
}
