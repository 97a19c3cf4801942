import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { rest } from '../../support/apps/rest.js';
import { kindOf, SseReader } from '../../support/apps/sse-reader.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { v03, V03_HEADERS, v03Message } from '../../support/apps/v03.js';
import { wireText } from '../../support/apps/wire.js';

/** Where each agent is, and what its tasks end with. The root has HTTP+JSON, with its tenants. */
const AGENTS = [
  ['', 'RootProcessor as ""'],
  ['/billing', 'billingProcessor as "billing"'],
  ['/billing/archive', 'archiveProcessor as "archive"'],
] as const;

const PLACES = ADAPTERS.flatMap((adapter) =>
  ['before', 'imports'].flatMap((order) =>
    ['', '/api'].map((prefix) => [adapter, order, prefix] as const),
  ),
);

describe.each(PLACES)('on %s, agents among the %s of the root one, below "%s"', (...place) => {
  const [adapter, order, prefix] = place;
  let agent: TestApp;
  let url: string;

  beforeAll(async () => {
    const features = [
      agentModule('billing', { v03: true }),
      agentModule('archive', { path: '/billing/archive' }),
      agentModule('closed', { guards: [{ canActivate: () => false }] }),
      agentModule('silent', { path: '/silent', bindings: ['JSONRPC'] }),
    ];
    agent = await createTestApp('memory', {
      adapter,
      providers: [processorOf('RootProcessor', { id: 'main' })],
      server: { v03: true },
      [order]: features,
      configure: (app) => {
        app.setGlobalPrefix(prefix);
      },
    });
    url = `${agent.url}${prefix}`;
  });

  afterAll(() => agent.close());

  describe.each(AGENTS)('the agent at "%s"', (path, who) => {
    it.each(['', '/acme'])('has its own sends, streams and lists, with tenant "%s"', async (of) => {
      const base = `${url}${path}${of}`;
      const listed = async () => (await rest(base, 'GET /tasks')).body.totalSize;
      const before = await listed();
      const sent = await rest(base, 'POST /message:send', { body: sendParams('task') });
      expect(wireText(sent.body.task.status.message)).toBe(who);
      const body = sendParams('task');
      const stream = await SseReader.openRest(base, 'POST /message:stream', { body });
      const frames = await stream.rest();
      expect(wireText(frames.at(-1)!.data.result.statusUpdate.status.message)).toBe(who);
      expect(await listed()).toBe(before + 2);
    });

    it('has its own tasks, and shows them to no other', async () => {
      const ask = await rest(`${url}${path}`, 'POST /message:send', { body: sendParams('ask') });
      const { id } = ask.body.task;
      for (const [other] of AGENTS) {
        const isOwn = other === path;
        const got = await rest(`${url}${other}`, `GET /tasks/${id}`);
        expect(got.status).toBe(isOwn ? 200 : 404);
        expect((await rpc(`${url}${other}`, 'GetTask', { id })).error === undefined).toBe(isOwn);
        const stream = await SseReader.openRest(`${url}${other}`, `GET /tasks/${id}:subscribe`);
        expect(stream.response.status).toBe(isOwn ? 200 : 404);
        if (isOwn) expect(kindOf(await stream.frame())).toBe('task INPUT_REQUIRED');
        stream.abort();
      }
      const canceled = await rest(`${url}${path}`, `POST /tasks/${id}:cancel`);
      expect(canceled.body.status.state).toBe('TASK_STATE_CANCELED');
    });
  });

  it.each(['GET /silent/tasks', 'POST /silent/message:send', 'GET /silent/tasks/7'])(
    'leaves alone what only the root agent could take for a tenant: %s',
    async (line) => {
      const options = line.startsWith('POST') ? { body: sendParams('task') } : {};
      const { status, body } = await rest(url, line, options);
      expect(status).toBe(404);
      expect(body).toMatchObject({
        statusCode: 404,
        message: `Cannot ${line.replace(' ', ` ${prefix}`)}`,
      });
    },
  );

  it.each([
    'GET /closed/tasks',
    'GET /closed/acme/tasks',
    'POST /closed/message:send',
    'POST /closed/message:stream',
    'GET /closed/tasks/7:subscribe',
  ])('asks the guards of the agent, and of no other: %s', async (line) => {
    const options = line.startsWith('POST') ? { body: sendParams('task') } : {};
    expect((await rest(url, line, options)).status).toBe(403);
    expect((await rpc(`${url}/closed`, 'ListTasks', {})).status).toBe(403);
    expect((await rest(url, 'GET /tasks')).status).toBe(200);
  });

  it('answers for the agent that is asked, what no route takes', async () => {
    const nothing = await rest(url, 'GET /billing/nothing');
    expect(nothing.body.error).toMatchObject({ message: 'There is nothing at this path.' });
    const method = await rest(url, 'DELETE /billing/tasks');
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('serves version 0.3 of the agent that is asked', async () => {
    for (const [path, who] of AGENTS.slice(0, 2)) {
      const { result } = await v03(`${url}${path}`, 'message/send', {
        message: v03Message('task'),
      });
      expect(result.status.message?.parts).toMatchObject([{ text: who }]);
    }
  });

  it('serves HTTP+JSON of version 0.3 of the agent that is asked, on Express', async () => {
    const message = { messageId: 'm', role: 'ROLE_USER', content: [{ text: 'task' }] };
    const options = { body: { message }, headers: { ...V03_HEADERS, 'A2A-Version': '' } };
    for (const [path, who] of AGENTS.slice(0, 2)) {
      const { body } = await rest(url, `POST ${path}/v1/message:send`, options);
      const answer = { task: { status: { message: { content: [{ text: who }] } } } };
      const nothing = { message: 'A2A version 0.3 is served over JSON-RPC only.' };
      expect(body).toMatchObject(adapter === 'express' ? answer : nothing);
    }
    const none = await rest(url, 'POST /billing/archive/v1/message:send', options);
    expect(none.body.error?.details).toMatchObject([{ reason: 'VERSION_NOT_SUPPORTED' }]);
  });
});
