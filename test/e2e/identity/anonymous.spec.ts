import { afterEach, describe, expect, it } from '@jest/globals';
import type { CanActivate } from '@nestjs/common';
import type { SecurityScheme } from '@a2a-js/sdk';
import type { A2AServerOptions, AgentCardOptions } from 'nestjs-a2a-redis';
import { createTestApp, NO_IDENTITY, STORES, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { TASK_OPERATIONS } from '../../support/apps/task-operations.js';
import { agentModule } from '../../support/apps/two-agents.js';

/** Lets everybody in and names nobody. */
class NamesNobody implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

const basic: SecurityScheme = {
  scheme: {
    $case: 'httpAuthSecurityScheme',
    value: { scheme: 'Basic', bearerFormat: '', description: '' },
  },
};

interface Given {
  readonly server?: A2AServerOptions;
  readonly card?: Partial<AgentCardOptions>;
}

/** What says that callers have names, and the challenge to those without. */
const CONFIGURED: [string, Given, string][] = [
  ['the option "guards"', { server: { guards: [NamesNobody] } }, 'Bearer'],
  ['the option "user"', { server: { user: () => undefined } }, 'Bearer'],
  ['an async option "user"', { server: { user: async () => undefined } }, 'Bearer'],
  [
    'an option "user" that gives a user without a name',
    { server: { user: () => ({ isAuthenticated: true, userName: '' }) } },
    'Bearer',
  ],
  [
    'an option "user" that gives a user with a number for a name',
    { server: { user: () => ({ isAuthenticated: true, userName: 42 as never }) } },
    'Bearer',
  ],
  [
    'an option "user" that gives a user whose name is no text',
    { server: { user: () => ({ isAuthenticated: true, userName: 'a\ud800' }) } },
    'Bearer',
  ],
  [
    'an option "user" that gives a user who is not authenticated',
    { server: { user: () => ({ isAuthenticated: false, userName: 'alice' }) } },
    'Bearer',
  ],
  ['security in the card', { card: { securitySchemes: { basic } } }, 'Basic'],
  ['"anonymous: false"', { server: { anonymous: false } }, 'Bearer'],
];

const OPERATIONS: [string, object][] = [
  ...TASK_OPERATIONS.map(([method, params]): [string, object] => [method, params('any')]),
  ['SendMessage', sendParams('work x')],
  ['SendStreamingMessage', sendParams('work x')],
  ['ListTasks', {}],
  ['GetExtendedAgentCard', {}],
];

describe('a caller without a name', () => {
  let agent: TestApp | undefined;

  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  async function start({ server, card }: Given, store: (typeof STORES)[number] = 'memory') {
    agent = await createTestApp(store, { server: { ...NO_IDENTITY, ...server }, card: card ?? {} });
    return agent;
  }

  function warnings(): string[] {
    return agent!.logger.takeProblems().filter((text) => text.includes('No identity'));
  }

  describe.each(CONFIGURED)('where there is %s', (_name, given, challenge) => {
    it('§7.4 MUST be refused, and SHOULD be challenged, in every operation', async () => {
      const { url, logger } = await start(given);
      for (const [method, params] of OPERATIONS) {
        const answer = await rpc(url, method, params);
        expect([method, answer.status, answer.error?.code]).toEqual([method, 401, -32000]);
        expect(answer.headers.get('www-authenticate')).toBe(challenge);
        expect(answer.error).toMatchObject({ data: [{ reason: 'UNAUTHENTICATED' }] });
      }
      expect(logger.takeProblems()).toEqual([]);
    });

    it('§8.2 may read the public card', async () => {
      const { url } = await start(given);
      expect((await fetch(`${url}/.well-known/agent-card.json`)).status).toBe(200);
    });

    it('is served with "anonymous: true", without a warning', async () => {
      const { url } = await start({ ...given, server: { ...given.server, anonymous: true } });
      const { result } = await rpc(url, 'SendMessage', sendParams('work x'));
      expect(result.task.status.state).toBe('TASK_STATE_COMPLETED');
      expect(warnings()).toEqual([]);
    });
  });

  it.each(STORES)(
    'is served where nothing is configured, after one warning (%s)',
    async (store) => {
      const { url } = await start({}, store);
      expect(warnings()).toEqual([expect.stringContaining('A2AServer')]);
      const { result } = await rpc(url, 'SendMessage', sendParams('work x'));
      expect((await rpc(url, 'GetTask', { id: result.task.id })).result.id).toBe(result.task.id);
      expect(warnings()).toEqual([]);
    },
  );

  it('is warned of once, whatever the number of agents', async () => {
    agent = await createTestApp('memory', {
      server: NO_IDENTITY,
      imports: [
        agentModule('billing', NO_IDENTITY),
        agentModule('shipping', { ...NO_IDENTITY, user: () => undefined }),
        agentModule('public', { ...NO_IDENTITY, anonymous: true }),
      ],
    });
    const [warning, ...others] = warnings();
    expect(others).toEqual([]);
    expect(warning).toContain('at "/", "/billing":');
  });

  it('is refused by the agent that wants names, and served by the one that does not', async () => {
    agent = await createTestApp('memory', {
      imports: [
        agentModule('open'),
        agentModule('closed', { ...NO_IDENTITY, guards: [NamesNobody] }),
      ],
    });
    expect((await rpc(`${agent.url}/open`, 'ListTasks', {})).status).toBe(200);
    expect((await rpc(`${agent.url}/closed`, 'ListTasks', {})).status).toBe(401);
  });

  it('gets no extended card, where it is served otherwise', async () => {
    agent = await createTestApp('memory', { options: { extendedAgentCard: { version: '9' } } });
    const answer = await rpc(agent.url, 'GetExtendedAgentCard', {});
    expect([answer.status, answer.error?.code]).toEqual([401, -32000]);
    const named = await rpc(agent.url, 'GetExtendedAgentCard', {}, { 'x-user': 'alice' });
    expect(named.result).toMatchObject({ version: '9' });
  });
});
