import { afterEach, describe, expect, it } from '@jest/globals';
import { AGENT_CARD_PATH, type AgentCard } from '@a2a-js/sdk';
import { DefaultAgentCardResolver } from '@a2a-js/sdk/client';
import { isLegacyAgentCard, parseLegacyAgentCard } from '@a2a-js/sdk/compat/v0_3/client';
import {
  ADAPTERS,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../support/apps/create-app.js';
import { v03, v03Message } from '../support/apps/v03.js';

const SECURED: TestAppOptions['card'] = {
  securitySchemes: {
    bearer: {
      scheme: {
        $case: 'httpAuthSecurityScheme',
        value: { scheme: 'bearer', bearerFormat: 'JWT', description: '' },
      },
    },
  },
  securityRequirements: [{ schemes: { bearer: { list: ['read'] } } }],
};

describe.each(ADAPTERS)('the agent card for both versions with %s', (adapter) => {
  let agent: TestApp;

  afterEach(() => agent.close());

  async function card(options: TestAppOptions = {}, headers: Record<string, string> = {}) {
    agent = await createTestApp('memory', {
      ...options,
      adapter,
      server: { v03: true, path: '/a2a', ...options.server },
    });
    return read(headers);
  }

  async function read(headers: Record<string, string> = {}) {
    const answer = await fetch(`${agent.url}/${AGENT_CARD_PATH}`, { headers });
    return { answer, card: (await answer.json()) as Record<string, unknown> };
  }

  const rest = adapter === 'express' ? ['HTTP+JSON'] : [];

  it('v0.3 §5.5 has the members of both', async () => {
    const { card: content } = await card({ card: SECURED });
    const url = `${agent.url}/a2a`;
    expect(content).toMatchObject({
      name: 'Test agent',
      protocolVersion: '0.3',
      url,
      preferredTransport: 'JSONRPC',
      supportsAuthenticatedExtendedCard: false,
      capabilities: { streaming: true, extendedAgentCard: false },
      security: [{ bearer: ['read'] }],
      securityRequirements: [{ schemes: { bearer: { list: ['read'] } } }],
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          httpAuthSecurityScheme: { scheme: 'bearer', bearerFormat: 'JWT' },
        },
      },
    });
    const mounted = content['supportedInterfaces'] as AgentCard['supportedInterfaces'];
    expect(
      mounted.map(
        ({ protocolBinding, protocolVersion }) => `${protocolBinding} ${protocolVersion}`,
      ),
    ).toEqual([
      'JSONRPC 1.0',
      'HTTP+JSON 1.0',
      'JSONRPC 0.3',
      ...rest.map((name) => `${name} 0.3`),
    ]);
    expect(new Set(mounted.map((one) => one.url))).toEqual(new Set([url]));
    expect(content['additionalInterfaces'] ?? []).toEqual(
      rest.map((transport) => ({ url, transport })),
    );
  });

  it('§8.6 is only of 1.0 for who says so, and caches know', async () => {
    const both = await card();
    const { answer, card: content } = await read({ 'A2A-Version': '1.0.2' });
    expect(Object.keys(content)).not.toContain('url');
    expect(Object.keys(content)).not.toContain('protocolVersion');
    expect(answer.headers.get('vary')).toBe('Host, A2A-Version');
    expect(both.answer.headers.get('vary')).toBe('Host, A2A-Version');
    const etag = answer.headers.get('etag')!;
    expect(both.answer.headers.get('etag')).not.toBe(etag);
    const again = await fetch(`${agent.url}/${AGENT_CARD_PATH}`, {
      headers: { 'If-None-Match': etag, 'A2A-Version': '1.0' },
    });
    expect(again.status).toBe(304);
  });

  it('is read by clients of either version', async () => {
    const { card: hybrid } = await card();
    expect(isLegacyAgentCard(hybrid)).toBe(false);
    const old = parseLegacyAgentCard(hybrid);
    expect(old.supportedInterfaces[0]).toMatchObject({
      url: `${agent.url}/a2a`,
      protocolBinding: 'JSONRPC',
      protocolVersion: '0.3',
    });
    const resolver = new DefaultAgentCardResolver({ legacyCompat: { enabled: true } });
    const resolved = await resolver.resolve(agent.url);
    expect(resolved.supportedInterfaces[0]?.protocolVersion).toBe('1.0');
    const answer = await v03(hybrid['url'] as string, 'message/send', {
      message: v03Message('echo there'),
    });
    expect(answer.result.kind).toBe('message');
  });

  it('§8.3.2 is of 1.0 alone where the application names its interfaces, and none of 0.3', async () => {
    const { card: content } = await card({
      card: {
        supportedInterfaces: [
          {
            url: 'https://x.example',
            protocolBinding: 'JSONRPC',
            tenant: '',
            protocolVersion: '1.0',
          },
        ],
      },
    });
    expect(content).not.toHaveProperty('url');
    expect(content['supportedInterfaces']).toHaveLength(1);
  });

  it('answers HEAD with the headers of GET', async () => {
    const { answer } = await card();
    const head = await fetch(`${agent.url}/${AGENT_CARD_PATH}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    for (const name of ['etag', 'cache-control', 'vary', 'content-length', 'content-type']) {
      expect([name, head.headers.get(name)]).toEqual([name, answer.headers.get(name)]);
    }
    expect(await head.text()).toBe('');
  });

  it('names the public URL, whatever the host of the request', async () => {
    const server = { publicUrl: 'https://agent.example/base' };
    const { card: content } = await card({ server }, { 'X-Forwarded-Host': 'evil.example' });
    expect(content['url']).toBe('https://agent.example/base/a2a');
  });
});
