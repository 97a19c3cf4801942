import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, STORES, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams, type SendOptions } from '../../support/apps/json-rpc.js';
import { expectRefusal } from '../../support/apps/refusal.js';
import { SseReader } from '../../support/apps/sse-reader.js';
import { wireText, wireTexts } from '../../support/apps/wire.js';

type Headers = Readonly<Record<string, string>>;

const ALICE = { 'x-user': 'alice' };

/** Who must not meet Alice of tenant acme in anything: tenant and headers. */
const STRANGERS: [string, string, Headers][] = [
  ['another user', 'acme', { 'x-user': 'bob' }],
  ['an anonymous caller', 'acme', {}],
  ['the same user in another tenant', 'other', ALICE],
  ['the same user in no tenant', '', ALICE],
];

describe.each(STORES)('what a caller brings along, over %s', (store) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      scripts: {
        references: async (task) => {
          const found = await task.references();
          return found.map(({ id }) => id).join();
        },
        history: async (task) => `${(await task.history()).length}`,
        caller: ({ user, tenant }) => `${user?.userName} of ${tenant}`,
      },
    });
  });

  afterAll(() => agent.close());

  async function send(text: string, tenant: string, headers: Headers, options: SendOptions = {}) {
    const params = sendParams(text, { tenant, ...options });
    return (await rpc(agent.url, 'SendMessage', params, headers)).result;
  }

  async function list(tenant: string, headers: Headers, params: object = {}) {
    return rpc(agent.url, 'ListTasks', { tenant, ...params }, headers);
  }

  describe.each(STRANGERS)('%s', (name, tenant, headers) => {
    it('§3.4.3 MUST NOT refer to a task of somebody else', async () => {
      const { task } = await send('work x', 'acme', ALICE);
      const options = { referenceTaskIds: [task.id] };
      expect(wireText((await send('references', 'acme', ALICE, options)).message)).toBe(task.id);
      expect(wireText((await send('references', tenant, headers, options)).message)).toBe('');
    });

    it('§3.3.1 MUST NOT address a message of somebody else by its id', async () => {
      const messageId = `shared with ${name}`;
      const own = await send('work x', 'acme', ALICE, { messageId });
      const other = await send('work y', tenant, headers, { messageId });
      expect(other.task.id).not.toBe(own.task.id);
      expect(wireTexts(other.task.history)?.[0]).toBe('work y');
      const get = { id: own.task.id, tenant: 'acme' };
      const still = await rpc(agent.url, 'GetTask', get, ALICE);
      expect(wireTexts(still.result.history)?.[0]).toBe('work x');
    });

    it('§3.4.1 MUST NOT enter a conversation of somebody else by its context', async () => {
      const contextId = `context with ${name}`;
      await send('work x', 'acme', ALICE, { contextId });
      const { message } = await send('history', tenant, headers, { contextId });
      expect(wireText(message)).toBe('1');
      const own = await list('acme', ALICE, { contextId });
      expect(own.result.totalSize).toBe(1);
      expect((await list(tenant, headers, { contextId })).result.totalSize).toBe(0);
    });

    it('cannot go on with a page token', async () => {
      const contextId = `pages with ${name}`;
      for (let i = 0; i < 2; i += 1) await send('work x', 'acme', ALICE, { contextId });
      for (const filter of [{}, { contextId }]) {
        const page = { pageSize: 1, ...filter };
        const { nextPageToken: pageToken } = (await list('acme', ALICE, page)).result;
        expect(pageToken).not.toBe('');
        const stolen = await list(tenant, headers, { ...page, pageToken });
        expectRefusal(stolen, { code: -32602, says: 'pageToken', hides: ['alice'] });
        const next = await list('acme', ALICE, { ...page, pageToken });
        expect(next.result.tasks).toHaveLength(1);
      }
    });

    it('cannot go on with a stream, wherever it was broken off', async () => {
      const { task } = await send('ask', 'acme', ALICE);
      const own = { id: task.id, tenant: 'acme' };
      const reader = await SseReader.open(agent.url, 'SubscribeToTask', own, ALICE);
      const { cursor } = await reader.frame();
      reader.abort();
      const resumed = { ...headers, 'Last-Event-ID': cursor };
      const asked = { id: task.id, tenant };
      const answer = await rpc(agent.url, 'SubscribeToTask', asked, resumed);
      expectRefusal(answer, { code: -32001 });
    });
  });

  it('§13.1 MUST have totals of its own scope', async () => {
    const [ours, theirs] = ['counted', 'counted too'];
    for (let i = 0; i < 3; i += 1) await send('work x', ours, ALICE);
    await send('ask', ours, ALICE);
    await send('work x', ours, { 'x-user': 'bob' });
    await send('work x', theirs, ALICE);
    const total = async (tenant: string, headers: Headers, params: object = {}) =>
      (await list(tenant, headers, { pageSize: 1, ...params })).result.totalSize;
    expect(await total(ours, ALICE)).toBe(4);
    expect(await total(ours, ALICE, { status: 'TASK_STATE_INPUT_REQUIRED' })).toBe(1);
    expect(await total(ours, { 'x-user': 'bob' })).toBe(1);
    expect(await total(ours, {})).toBe(0);
    expect(await total(theirs, ALICE)).toBe(1);
  });

  it('tells the processor of caller and tenant, in every turn', async () => {
    expect(wireText((await send('caller', 'acme', ALICE)).message)).toBe('alice of acme');
    expect(wireText((await send('caller', '', {})).message)).toBe('undefined of ');
    const { task } = await send('ask', 'acme', ALICE);
    const next = await send('caller', 'acme', ALICE, { taskId: task.id });
    expect(wireText(next.task.status.message)).toBe('alice of acme');
  });

  it.each(['a\nb', 'a\u0000', '\u007f', '\ud800', ' ', 'x'.repeat(513)])(
    'refuses the tenant %j',
    async (tenant) => {
      for (const method of ['ListTasks', 'GetTask', 'SubscribeToTask', 'CancelTask']) {
        const answer = await rpc(agent.url, method, { id: 'any', tenant }, ALICE);
        expectRefusal(answer, { code: -32602, says: 'tenant' });
      }
      const sent = await rpc(agent.url, 'SendMessage', sendParams('work x', { tenant }), ALICE);
      expectRefusal(sent, { code: -32602, says: 'tenant' });
    },
  );

  it.each(['ünï', 'a b', 'a/b', '{1}', '%0A', 'x'.repeat(512)])(
    'takes the tenant %j',
    async (tenant) => {
      const { task } = await send('work x', tenant, ALICE);
      expect((await list(tenant, ALICE)).result.tasks.map(({ id }) => id)).toEqual([task.id]);
    },
  );
});
