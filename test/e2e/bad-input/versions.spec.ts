import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { parseAnswer, post } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';

const REQUEST = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ListTasks', params: {} });
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe.each(ADAPTERS)('the version of the protocol, on %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', { adapter });
  });

  afterAll(() => agent.close());

  it.each<[string, Record<string, string>, string]>([
    ['is 0.3 when it is missing', {}, '0.3'],
    ['is 0.3 when it is empty', { 'A2A-Version': '' }, '0.3'],
    ['is an older one', { 'A2A-Version': '0.3' }, '0.3'],
    ['is an older patch', { 'A2A-Version': '0.3.0' }, '0.3'],
    ['is a newer one', { 'A2A-Version': '1.1' }, '1.1'],
    ['is far newer', { 'A2A-Version': '2.0' }, '2.0'],
    ['begins alike', { 'A2A-Version': '1.01' }, '1.01'],
    ['has no minor', { 'A2A-Version': '1' }, '1'],
    ['has a prefix', { 'A2A-Version': 'v1.0' }, 'v1.0'],
    ['has too many numbers', { 'A2A-Version': '1.0.0.0' }, '1.0.0.0'],
    ['is a list', { 'A2A-Version': '1.0, 0.3' }, '1.0, 0.3'],
    ['is a word', { 'A2A-Version': 'latest' }, 'latest'],
    ['is very long', { 'A2A-Version': '1'.repeat(5000) }, '1'.repeat(20)],
  ])('§3.6.2 MUST be refused when it %s', async (_name, headers, shown) => {
    const answer = await post(agent.url, REQUEST, { ...JSON_TYPE, ...headers });
    const { error } = expectRefusal(answer, { code: -32009, says: `${shown} is not supported` });
    expect(error?.message.length).toBeLessThan(120);
  });

  it.each(['1.0', '1.0.0', '1.0.7', '1.0.123', ' 1.0 '])('may be %j', async (version) => {
    const headers = { ...JSON_TYPE, 'A2A-Version': version };
    expect(parseAnswer(await post(agent.url, REQUEST, headers)).error).toBeUndefined();
  });

  it('§3.6.1 MAY be a query parameter, which a header outweighs', async () => {
    const ask = async (query: string, headers: Record<string, string> = {}) =>
      parseAnswer(await post(`${agent.url}/?${query}`, REQUEST, { ...JSON_TYPE, ...headers })).error
        ?.code;
    expect(await ask('A2A-Version=1.0')).toBeUndefined();
    expect(await ask('A2A-Version=1.0.3')).toBeUndefined();
    expect(await ask('A2A-Version=0.3')).toBe(-32009);
    expect(await ask('A2A-Version=1.0&A2A-Version=1.0')).toBe(-32009);
    expect(await ask('A2A-Version=0.3', { 'A2A-Version': '1.0' })).toBeUndefined();
    expect(await ask('A2A-Version=1.0', { 'A2A-Version': '0.3' })).toBe(-32009);
  });

  it('is checked before the method and its parameters', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'message/send', params: 1 });
    expectRefusal(await post(agent.url, body, JSON_TYPE), { code: -32009 });
  });
});

describe.each(ADAPTERS)('extensions of the protocol, on %s', (adapter) => {
  const uri = 'https://example.com/ext/v1';
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', {
      adapter,
      card: {
        capabilities: {
          extensions: [{ uri, description: '', required: true, params: undefined }],
        },
      },
    });
  });

  afterAll(() => agent.close());

  const params = { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'echo x' }] } };
  const request = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'SendMessage', params });

  it('are refused when a required one is not declared', async () => {
    for (const declared of ['', 'https://example.com/other']) {
      const headers = { ...JSON_TYPE, 'A2A-Version': '1.0', 'A2A-Extensions': declared };
      expectRefusal(await post(agent.url, request, headers), { code: -32008, says: uri });
    }
  });

  it('are declared in a list, unknown ones included', async () => {
    const declared = { 'A2A-Extensions': `https://example.com/other, ${uri}` };
    const headers = { ...JSON_TYPE, 'A2A-Version': '1.0', ...declared };
    expect(parseAnswer(await post(agent.url, request, headers)).error).toBeUndefined();
  });
});
