import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BINDINGS, partsOf } from './support/bindings.js';
import { as, ConformantAgent, reasonOf, stateOf } from './support/conformant-agent.js';

describe.each(BINDINGS)('ListTasks over %s', (binding) => {
  let agent: ConformantAgent;
  const ids: string[] = [];

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding);
    for (const script of ['work a', 'ask', 'work b', 'ask', 'work c']) {
      ids.unshift((await agent.task(script, { contextId: 'listed' }, as('alice'))).id);
    }
    await agent.task('work x', {}, as('bob'));
  });

  afterAll(() => agent.close());

  const list = (filter: object = {}) => agent.list(filter, as('alice'));

  it('§3.1.4 MUST be sorted by status time, newest first', async () => {
    const { tasks } = await list();
    expect(tasks.map(({ id }) => id)).toEqual(ids);
  });

  it('§3.1.4 MUST say total, size and next token, also on the last page', async () => {
    expect(await list()).toMatchObject({ totalSize: 5, pageSize: 50, nextPageToken: '' });
  });

  it('§3.1.4 MUST page by cursor, each task once', async () => {
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await list({ pageSize: 2, pageToken });
      seen.push(...page.tasks.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(ids);
  });

  it('§3.1.4 MUST combine its filters', async () => {
    const waiting = await list({ contextId: 'listed', status: 'TASK_STATE_INPUT_REQUIRED' });
    expect(waiting.tasks.map(stateOf)).toEqual(['INPUT_REQUIRED', 'INPUT_REQUIRED']);
    expect(waiting.totalSize).toBe(2);
    expect((await list({ contextId: 'other' })).tasks).toEqual([]);
  });

  it('§3.1.4 takes tasks whose status is as old as the given time, or younger', async () => {
    const { tasks } = await list();
    const time = tasks[2]?.status?.timestamp;
    const since = await list({ statusTimestampAfter: time });
    expect(since.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(ids.slice(0, 3)));
    expect((await list({ statusTimestampAfter: '2999-01-01T00:00:00Z' })).tasks).toEqual([]);
  });

  it('§3.1.4 gives artifacts only when asked for', async () => {
    const artifactsOf = async (filter: object) =>
      (await list(filter)).tasks.map(({ artifacts }) => artifacts.length);
    expect(await artifactsOf({})).toEqual([0, 0, 0, 0, 0]);
    expect(await artifactsOf({ includeArtifacts: true })).toEqual([1, 0, 1, 0, 1]);
  });

  it('§3.1.4 MUST keep its place when tasks move to the front between pages', async () => {
    const of = as('carol');
    const [oldest, moving, newest] = [
      await agent.task('work 1', {}, of),
      await agent.task('ask', {}, of),
      await agent.task('work 3', {}, of),
    ];
    const first = await agent.list({ pageSize: 1 }, of);
    expect(first.tasks.map(({ id }) => id)).toEqual([newest.id]);
    await agent.task('work 2', { taskId: moving.id }, of);
    const rest = await agent.list({ pageSize: 5, pageToken: first.nextPageToken }, of);
    expect(rest.tasks.map(({ id }) => id)).toEqual([oldest.id]);
  });

  // Protocol Buffers do not tell an empty list from none, nor an empty text.
  if (partsOf(binding).transport !== 'GRPC') {
    it('§3.1.4 MUST have all members, and no artifacts unless they are asked for', async () => {
      const call = async (request: object) => {
        const headers = { 'x-user': 'alice' };
        const answer = await agent.wire.call({ operation: 'listTasks', request, headers });
        return (answer as { result: { tasks: object[] } }).result;
      };
      const none = await call({ contextId: 'nothing' });
      expect(none).toEqual({ tasks: [], nextPageToken: '', pageSize: 50, totalSize: 0 });
      const status = 'TASK_STATE_INPUT_REQUIRED';
      for (const task of (await call({ status })).tasks) {
        expect(task).not.toHaveProperty('artifacts');
      }
      for (const task of (await call({ status, includeArtifacts: true })).tasks) {
        expect(task).toHaveProperty('artifacts', []);
      }
    });
  }

  it.each([
    ['pageSize', { pageSize: 101 }],
    ['pageSize', { pageSize: -1 }],
    ['pageToken', { pageToken: 'not-a-token' }],
    ['historyLength', { historyLength: -1 }],
    ['status', { status: 'DONE' }],
    // A Timestamp of Protocol Buffers is always a time.
    ...(partsOf(binding).transport === 'GRPC'
      ? []
      : [['statusTimestampAfter', { statusTimestampAfter: 'yesterday' }] as const]),
  ])('§6.5 MUST refuse a bad %s', async (_field, filter) => {
    expect(await reasonOf(list(filter))).toBe('INVALID_PARAMS');
  });

  it('§13.1 MUST list, and count, only what the caller may see', async () => {
    const { tasks, totalSize } = await agent.list({}, as('bob'));
    expect(tasks).toHaveLength(1);
    expect(totalSize).toBe(1);
    expect(ids).not.toContain(tasks[0]?.id);
  });

  it("§13.1 MUST refuse the token of another's page", async () => {
    const { nextPageToken } = await list({ pageSize: 2 });
    const call = agent.list({ pageSize: 2, pageToken: nextPageToken }, as('bob'));
    expect(await reasonOf(call)).toBe('INVALID_PARAMS');
  });
});
