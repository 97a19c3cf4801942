import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '../../support/apps/create-app.js';

describe('the agent card', () => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory');
  });

  afterAll(() => agent.close());

  const fetchCard = (headers: Record<string, string> = {}) =>
    fetch(`${agent.url}/.well-known/agent-card.json`, { headers });

  it('§8.2 MUST be served at its well-known place, without authentication', async () => {
    const answer = await fetchCard();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ name: 'Test agent', version: '1.2.3' });
  });

  it('§4.4.1 MUST have the required members', async () => {
    const card = (await (await fetchCard()).json()) as Record<string, unknown>;
    for (const member of [
      ...['name', 'description', 'version', 'supportedInterfaces', 'capabilities'],
      ...['defaultInputModes', 'defaultOutputModes', 'skills'],
    ]) {
      expect(card).toHaveProperty(member);
    }
  });

  it('§8.3.2 MUST declare the interfaces that are there, the preferred one first', async () => {
    const { supportedInterfaces } = (await (await fetchCard()).json()) as {
      supportedInterfaces: { url: string; protocolBinding: string; protocolVersion: string }[];
    };
    expect(supportedInterfaces[0]?.protocolBinding).toBe('JSONRPC');
    for (const { url, protocolVersion } of supportedInterfaces) {
      expect(url.startsWith(agent.url)).toBe(true);
      expect(protocolVersion).toBe('1.0');
    }
  });

  it('§8.6 SHOULD say how long it may be cached, and SHOULD have an ETag', async () => {
    const first = await fetchCard();
    expect(first.headers.get('cache-control')).toContain('max-age=3600');
    const etag = first.headers.get('etag') ?? '';
    expect((await fetchCard({ 'If-None-Match': etag })).status).toBe(304);
  });
});
