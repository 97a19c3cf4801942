import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import { A2AProcessor } from 'nestjs-a2a-redis';
import { ADAPTERS, createTestApp, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { wireText } from '../support/apps/wire.js';

@A2AProcessor({
  id: 'b-full',
  name: 'Full',
  description: 'Has everything',
  tags: ['one', 'two'],
  examples: ['Do it'],
  inputModes: ['text/plain'],
  outputModes: ['application/json'],
})
class FullProcessor {
  process(): string {
    return 'full';
  }
}

@A2AProcessor({ accepts: () => false })
class BareProcessor {
  process(): string {
    return 'bare';
  }
}

describe.each(ADAPTERS)('the agent card, on %s', (adapter) => {
  let agent: TestApp;
  let url: string;

  beforeAll(async () => {
    agent = await createTestApp('memory', { adapter, providers: [FullProcessor, BareProcessor] });
    url = `${agent.url}/${AGENT_CARD_PATH}`;
  });

  afterAll(() => agent.close());

  async function card(headers: Record<string, string> = {}) {
    const answer = await fetch(url, { headers });
    return { answer, card: (await answer.json()) as Record<string, unknown> };
  }

  it('says what the application says, and what is mounted', async () => {
    const { answer, card: content } = await card();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(content).toMatchObject({
      name: 'Test agent',
      description: 'Does what tests say.',
      version: '1.2.3',
      capabilities: { streaming: true },
      defaultInputModes: ['text/plain', 'application/json'],
      defaultOutputModes: ['text/plain', 'application/json'],
      supportedInterfaces: [
        { url: `${agent.url}/`, protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
        { url: agent.url, protocolBinding: 'HTTP+JSON', protocolVersion: '1.0' },
      ],
    });
  });

  it('has a skill for each processor', async () => {
    const { card: content } = await card();
    expect(content['skills']).toEqual([
      expect.objectContaining({ id: 'BareProcessor', name: 'BareProcessor' }),
      {
        id: 'b-full',
        name: 'Full',
        description: 'Has everything',
        tags: ['one', 'two'],
        examples: ['Do it'],
        inputModes: ['text/plain'],
        outputModes: ['application/json'],
      },
    ]);
  });

  it('may be cached, and is not sent again to who has it', async () => {
    const { answer } = await card();
    const etag = answer.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(answer.headers.get('vary')).toContain('Host');
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await fetch(url, { headers: { 'If-None-Match': tag } });
      expect(again.status).toBe(304);
      expect(again.headers.get('etag')).toBe(etag);
      expect(again.headers.get('cache-control')).toBe('public, max-age=3600');
      expect(await again.text()).toBe('');
    }
    const other = await card({ 'If-None-Match': '"x"' });
    expect(other.answer.status).toBe(200);
  });

  it('is told apart by the bytes that are sent', async () => {
    const tagOf = async (address: string) => {
      const answer = await fetch(address);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const hash = createHash('sha256').update(bytes).digest('base64url');
      expect(answer.headers.get('etag')).toBe(`"${hash.slice(0, 27)}"`);
      return answer.headers.get('etag');
    };
    expect(await tagOf(url)).not.toBe(await tagOf(url.replace('127.0.0.1', 'localhost')));
  });

  it('needs no version and no body', async () => {
    expect((await fetch(url, { headers: { 'A2A-Version': '0.3' } })).status).toBe(200);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });

  it('is not extended', async () => {
    const answer = await rpc(agent.url, 'GetExtendedAgentCard', undefined);
    expect(answer).toMatchObject({ status: 200, error: { code: -32004 } });
  });
});

describe.each(ADAPTERS)('an agent card with options, on %s', (adapter) => {
  let agent: TestApp | undefined;

  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  async function cardOf(...given: Parameters<typeof createTestApp>) {
    agent = await createTestApp(...given);
    const answer = await fetch(`${agent.url}/${AGENT_CARD_PATH}`);
    const card = (await answer.json()) as {
      supportedInterfaces: { url: string }[];
      skills: { id: string }[];
    };
    return { answer, card, urls: card.supportedInterfaces.map((mounted) => mounted.url) };
  }

  it('names the public URL', async () => {
    const publicUrl = 'https://agent.example/base/';
    const server = { publicUrl, path: 'a2a' };
    const { urls } = await cardOf('memory', { adapter, server });
    const at = 'https://agent.example/base/a2a';
    expect(urls).toEqual([at, at]);
  });

  it('is where it always is when the endpoint is elsewhere', async () => {
    const { urls } = await cardOf('memory', { adapter, server: { path: '/api/a2a/' } });
    const at = `${agent?.url}/api/a2a`;
    expect(urls).toEqual([at, at]);
    const { result } = await rpc(urls[0]!, 'SendMessage', sendParams('echo there'));
    expect(wireText(result.message)).toBe('there');
    expect((await rpc(agent!.url, 'SendMessage', {})).status).toBe(404);
    const body = await fetch(urls[0]!, {
      method: 'POST',
      body: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(await body.json()).toMatchObject({ error: { code: -32700 } });
  });

  it('names the host of the request', async () => {
    await cardOf('memory', { adapter });
    const port = new URL(agent!.url).port;
    const answer = await fetch(`http://localhost:${port}/${AGENT_CARD_PATH}`);
    expect(JSON.stringify(await answer.json())).toContain(`http://localhost:${port}/`);
  });

  it('keeps what the application declares, and its own skills', async () => {
    const supportedInterfaces = [
      {
        url: 'https://agent.example/grpc',
        protocolBinding: 'GRPC',
        tenant: 'acme',
        protocolVersion: '1.0',
      },
      {
        url: 'https://agent.example',
        protocolBinding: 'JSONRPC',
        tenant: '',
        protocolVersion: '1.0',
      },
    ];
    const skill = { id: 'own', name: 'Own', description: '', tags: [] };
    const more = { examples: [], inputModes: [], outputModes: [], securityRequirements: [] };
    const { urls, card } = await cardOf('memory', {
      adapter,
      card: { supportedInterfaces, skills: [{ ...skill, ...more }] },
    });
    expect(urls).toEqual(['https://agent.example/grpc', 'https://agent.example']);
    expect(card.skills.map(({ id }) => id)).toEqual(['scripted', 'own']);
  });

  it.each([
    ['10m', 600],
    [1500, 1],
    [0, 0],
  ])('may be cached for %s', async (cardMaxAge, seconds) => {
    const { answer } = await cardOf('memory', { adapter, server: { cardMaxAge } });
    expect(answer.headers.get('cache-control')).toBe(`public, max-age=${seconds}`);
  });

  it('says that an extended card is declared and not there', async () => {
    await cardOf('memory', { adapter, card: { capabilities: { extendedAgentCard: true } } });
    const anonymous = await rpc(agent!.url, 'GetExtendedAgentCard', {});
    expect(anonymous).toMatchObject({ status: 401, error: { code: -32000 } });
    const answer = await rpc(agent!.url, 'GetExtendedAgentCard', {}, { 'x-user': 'alice' });
    expect(answer).toMatchObject({ status: 200, error: { code: -32007 } });
  });
});
