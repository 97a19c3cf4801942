import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { rest, type RestAnswer, type RestOptions } from '../../support/apps/rest.js';

const NO_VERSION = { 'A2A-Version': '' };
const TYPE = 'application/a2a+json';

interface Wanted {
  readonly code: number;
  readonly status: string;
  readonly says?: string;
  readonly reason?: string;
}

function expectRestError(answer: RestAnswer, { code, status, says = '', reason }: Wanted): void {
  expect({ status: answer.status, error: answer.body.error }).toMatchObject({
    status: code,
    error: { code, status },
  });
  expect(answer.body.error?.message).toContain(says);
  if (reason !== undefined) {
    const info = { reason, domain: 'a2a-protocol.org' };
    expect(answer.body.error?.details[0]).toMatchObject(info);
  }
  expectNoLeak(answer.text);
}

describe.each(ADAPTERS)('a refusal over HTTP+JSON, on %s', (adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp('memory', {
      adapter,
      fastify: { bodyLimit: 102_400 },
      card: { capabilities: { pushNotifications: true } },
    });
  });

  afterAll(() => agent.close());

  const call = (line: string, options?: RestOptions) => rest(agent.url, line, options);

  it.each<[string, RestOptions | undefined, Wanted]>([
    ['GET /tasks/x', undefined, { code: 404, status: 'NOT_FOUND', reason: 'TASK_NOT_FOUND' }],
    ['GET /nothing', undefined, { code: 404, status: 'NOT_FOUND' }],
    ['GET /tasks/x/other', undefined, { code: 404, status: 'NOT_FOUND' }],
    ['POST /tasks/x:jump', undefined, { code: 404, status: 'NOT_FOUND' }],
    ['POST /message:shout', undefined, { code: 404, status: 'NOT_FOUND' }],
    ['GET /message:send', undefined, { code: 405, status: 'UNIMPLEMENTED', says: 'POST' }],
    ['PUT /tasks/x', undefined, { code: 405, status: 'UNIMPLEMENTED', says: 'GET' }],
    ['GET /tasks/x:cancel', undefined, { code: 405, status: 'UNIMPLEMENTED', says: 'POST' }],
    [
      'GET /tasks',
      { headers: NO_VERSION },
      { code: 400, status: 'FAILED_PRECONDITION', reason: 'VERSION_NOT_SUPPORTED', says: '0.3' },
    ],
    [
      'GET /tasks',
      { headers: { 'A2A-Version': '2.0' } },
      { code: 400, status: 'FAILED_PRECONDITION', reason: 'VERSION_NOT_SUPPORTED', says: '2.0' },
    ],
    [
      'POST /message:send',
      { body: '{"cut":' },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'not JSON' },
    ],
    [
      'POST /message:send',
      { body: sendParams('x'.repeat(200_000)) },
      { code: 413, status: 'INVALID_ARGUMENT', says: '102400' },
    ],
    [
      'POST /message:send',
      { body: gzipSync('{}').subarray(5), headers: { 'Content-Encoding': 'gzip' } },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'The body' },
    ],
    [
      'POST /message:send',
      { body: '{}', headers: { 'Content-Type': 'text/plain' } },
      { code: 415, status: 'INVALID_ARGUMENT', says: 'application/a2a+json' },
    ],
    [
      'POST /message:send',
      { body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      { code: 415, status: 'INVALID_ARGUMENT', says: 'application/a2a+json' },
    ],
    ['POST /message:send', undefined, { code: 400, status: 'INVALID_ARGUMENT', says: 'message' }],
    ['POST /message:send', { body: [] }, { code: 400, status: 'INVALID_ARGUMENT', says: 'params' }],
    [
      'GET /tasks?pageSize=ten',
      undefined,
      { code: 400, status: 'INVALID_ARGUMENT', says: 'pageSize' },
    ],
    [
      'GET /tasks?pageSize=1&pageSize=2',
      undefined,
      { code: 400, status: 'INVALID_ARGUMENT', says: 'pageSize' },
    ],
    [
      'GET /tasks?includeArtifacts=yes',
      undefined,
      { code: 400, status: 'INVALID_ARGUMENT', says: 'includeArtifacts' },
    ],
    [
      'GET /tasks/x?historyLength=-1',
      undefined,
      { code: 400, status: 'INVALID_ARGUMENT', says: 'historyLength' },
    ],
    ['GET /tasks/x?id=y', undefined, { code: 400, status: 'INVALID_ARGUMENT', says: 'id differs' }],
    [
      'POST /tasks/x:cancel',
      { body: { id: 'y' } },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'id differs' },
    ],
    [
      'POST /tasks/x/pushNotificationConfigs',
      { body: { taskId: 'y', url: 'https://a.example' } },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'taskId differs' },
    ],
    [
      'GET /one/tasks?tenant=two',
      undefined,
      { code: 400, status: 'INVALID_ARGUMENT', says: 'tenant' },
    ],
    [
      'POST /one/message:send',
      { body: { ...sendParams('echo x'), tenant: 'two' } },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'tenant' },
    ],
    [
      'POST /message:send?tenant=one',
      { body: { ...sendParams('echo x'), tenant: 'two' } },
      { code: 400, status: 'INVALID_ARGUMENT', says: 'tenant' },
    ],
  ])(
    '§11.6 MUST have the status and body of google.rpc: %s (%j)',
    async (line, options, wanted) => {
      expectRestError(await call(line, options), wanted);
      expect(agent.logger.takeProblems()).toEqual([]);
    },
  );

  it('§11.6 SHOULD name the field in a BadRequest', async () => {
    const { body } = await call('GET /tasks?pageSize=101');
    expect(body.error?.details).toMatchObject([
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo' },
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'pageSize' }],
      },
    ]);
  });

  it('names the methods of a path', async () => {
    expect((await call('DELETE /tasks/x:subscribe')).headers.get('allow')).toBe('GET, POST');
  });

  it('of a POST that any page could send: nothing in its headers says A2A', async () => {
    const headers = { 'A2A-Version': '' };
    const answer = await call('POST /tasks/x:cancel?A2A-Version=1.0', { headers });
    expectRestError(answer, { code: 415, status: 'INVALID_ARGUMENT' });
  });

  it('§3.6.1 is none for a version in the query, which a header outweighs', async () => {
    const query = 'GET /tasks?A2A-Version=1.0.7';
    expect((await call(query, { headers: NO_VERSION })).status).toBe(200);
    expect((await call(query, { headers: { 'A2A-Version': '3.0' } })).status).toBe(400);
  });

  it('§8.3.2 is none for a tenant that path, query and body agree on', async () => {
    const body = { ...sendParams('echo x'), tenant: 'one' };
    expect((await call('POST /one/message:send?tenant=one', { body })).status).toBe(200);
    expect((await call('GET /one/tasks?tenant=one')).status).toBe(200);
  });

  it.each([
    [{}, TYPE],
    [{ Accept: '*/*' }, TYPE],
    [{ Accept: 'application/json' }, 'application/json'],
    [{ Accept: 'application/a2a+json, application/json' }, TYPE],
    [{ Accept: 'text/html, application/json;q=0.9' }, 'application/json'],
  ])(
    '§11.1 SHOULD have application/a2a+json, and the media type that %j asks for',
    async (headers, type) => {
      for (const line of ['GET /tasks', 'GET /tasks/x', 'GET /nothing']) {
        expect((await call(line, { headers })).headers.get('content-type')).toBe(type);
      }
    },
  );

  it.each([
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    [TYPE, TYPE],
    ['Application/A2A+JSON; charset=utf-8', TYPE],
  ])('and an answer to %s have the type %s', async (sent, type) => {
    const headers = { 'Content-Type': sent };
    const answer = await call('POST /message:send', { body: sendParams('echo x'), headers });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers.get('content-type')).toBe(type);
    const bad = await call('POST /message:send', { body: '{', headers });
    expectRestError(bad, { code: 400, status: 'INVALID_ARGUMENT' });
    expect(bad.headers.get('content-type')).toBe(type);
  });
});
