import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { A2A_HEADERS, post, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak, expectRefusal } from '../../support/apps/refusal.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const request = (more: object) => JSON.stringify({ jsonrpc: '2.0', id: 7, ...more });

describe.each(ADAPTERS)('a body that is no JSON-RPC request, on %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', { adapter, fastify: { bodyLimit: 102_400 } });
  });

  afterAll(() => agent.close());

  it.each([
    ['cut off', '{"jsonrpc":"2.0"'],
    ['text', 'hello'],
    ['single quotes', "{'jsonrpc':'2.0'}"],
    ['a trailing comma', '{"jsonrpc":"2.0",}'],
    ['a null byte', '{"jsonrpc":"2.0"\u0000}'],
    ['a raw line break in a text', '{"jsonrpc":"2.0","id":"a\nb"}'],
    ['XML', '<?xml version="1.0"?><a/>'],
  ])('§9.5 MUST be a parse error: %s', async (_name, body) => {
    expectRefusal(await post(agent.url, body), { status: 400, code: -32700, id: null });
  });

  // The parser of Express takes no JSON but objects and lists; that of Fastify takes it all.
  const bare = { express: { status: 400, code: -32700 }, fastify: { code: -32600 } };

  it.each(['"hello"', '42', 'null'])('is neither object nor list: %s', async (body) => {
    expectRefusal(await post(agent.url, body), { ...bare[adapter], id: null });
  });

  // Fastify refuses members that could become a prototype, Express keeps them as they are.
  const poisoned = { express: { code: -32600 }, fastify: { status: 400, code: -32700 } };

  it('is only a prototype', async () => {
    const body = '{"__proto__":{"jsonrpc":"2.0","method":"GetTask"}}';
    expectRefusal(await post(agent.url, body), { ...poisoned[adapter], id: null });
  });

  // Fastify looks at neither header, and finds `{}`.
  const undecoded = { status: 200, code: -32600 };

  it.each([
    ['not compressed as it says', { 'Content-Encoding': 'gzip' }, 400],
    ['in an unknown encoding', { 'Content-Encoding': 'x-zip' }, 415],
    ['in an unknown charset', { 'Content-Type': 'application/json; charset=klingon' }, 415],
  ])('is a parse error: %s', async (_name, headers, status) => {
    const answer = await post(agent.url, '{}', { ...A2A_HEADERS, ...headers });
    const wanted = adapter === 'fastify' ? undecoded : { status, code: -32700 };
    expectRefusal(answer, { ...wanted, id: null });
  });

  it.each([
    ['no body', undefined, JSON_TYPE],
    ['plain text', request({ method: 'GetTask' }), { 'Content-Type': 'text/plain' }],
    ['XML', '<a/>', { 'Content-Type': 'application/xml' }],
    ['a form', 'jsonrpc=2.0&id=7', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['no type', new TextEncoder().encode('{}'), { 'Content-Type': '' }],
    ['a batch', `[${request({ method: 'GetTask' })}]`, JSON_TYPE],
    ['an empty batch', '[]', JSON_TYPE],
  ])('is an invalid request: %s', async (_name, body, headers) => {
    const answer = await post(agent.url, body, { 'A2A-Version': '1.0', ...headers });
    expectRefusal(answer, { code: -32600, id: null });
  });

  it.each([
    ['an empty object', '{}', null],
    ['no version', '{"id":7,"method":"GetTask"}', 7],
    ['another version', '{"jsonrpc":"1.0","id":7,"method":"GetTask"}', 7],
    ['a numeric version', '{"jsonrpc":2.0,"id":7,"method":"GetTask"}', 7],
    ['no method', request({}), 7],
    ['an empty method', request({ method: '' }), 7],
    ['a numeric method', request({ method: 1 }), 7],
    ['a method of null', request({ method: null }), 7],
    ['a method in a list', request({ method: ['GetTask'] }), 7],
    ['an id that is an object', request({ id: {}, method: 'GetTask' }), null],
    ['an id that is a list', request({ id: [7], method: 'GetTask' }), null],
    ['an id that is a flag', request({ id: true, method: 'GetTask' }), null],
    ['an id that is a fraction', request({ id: 1.5, method: 'GetTask' }), null],
  ])('§9.5 MUST be an invalid request: %s', async (_name, body, id) => {
    expectRefusal(await post(agent.url, body), { code: -32600, id });
  });

  it.each([
    'Unknown',
    'sendMessage',
    'message/send',
    'tasks/get',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'GetTask ',
    'GetTask\u0000',
    '\ud800',
    ' ',
  ])('§9.5 MUST be an unknown method: %j', async (method) => {
    expectRefusal(await rpc(agent.url, method, {}), { code: -32601 });
  });

  it('is a form, which a page of another site could send', async () => {
    const form =
      'jsonrpc=2.0&id=7&method=SendMessage&params[message][messageId]=m' +
      '&params[message][role]=ROLE_USER&params[message][parts][0][text]=work+x';
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await post(`${agent.url}/?A2A-Version=1.0`, form, headers);
    expectRefusal(answer, { code: -32600, id: null, says: 'application/json' });
    const { result } = await rpc(agent.url, 'ListTasks', {});
    expect(result.totalSize).toBe(0);
  });

  it('is none when JSON goes by another name', async () => {
    const body = request({ method: 'ListTasks', params: {} });
    for (const type of ['application/json; charset=utf-8', 'Application/JSON']) {
      const headers = { 'A2A-Version': '1.0', 'Content-Type': type };
      expect((await post(agent.url, body, headers)).text).toContain('"result"');
    }
  });

  it('shortens a very long method name', async () => {
    const answer = await rpc(agent.url, 'x'.repeat(50_000), {});
    expectRefusal(answer, { code: -32601 });
    expect(answer.text.length).toBeLessThan(300);
  });

  it('§13.4 SHOULD be refused when it is too large', async () => {
    const answer = await rpc(agent.url, 'SendMessage', sendParams('x'.repeat(200_000)));
    expectRefusal(answer, { status: 413, code: -32600, id: null, says: '102400' });
  });

  it('is as large as the application allows', async () => {
    const large = await createTestApp('memory', {
      adapter,
      fastify: { bodyLimit: 1_048_576 },
      configure: (app) => {
        if (adapter === 'express') app.useBodyParser('json', { limit: '1mb' });
      },
    });
    const fits = await rpc(large.url, 'SendMessage', sendParams(`echo ${'x'.repeat(200_000)}`));
    expect(fits.status).toBe(200);
    const tooLarge = await rpc(large.url, 'SendMessage', sendParams('x'.repeat(1_100_000)));
    expectRefusal(tooLarge, { status: 413, code: -32600, id: null, says: '1048576' });
    await large.close();
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('is not served for %s', async (method) => {
    const answer = await fetch(agent.url, { method });
    expect(answer.status).toBe(404);
    expectNoLeak(await answer.text());
  });

  it('leaves the bodies of other routes to the application', async () => {
    const answer = await post(`${agent.url}/other`, '{"cut":', JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 400 });
  });
});
