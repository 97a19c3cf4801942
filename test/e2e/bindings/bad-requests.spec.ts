import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { fromProtobuf } from '../../support/apps/grpc-call.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import type { Binding } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { Agents, type AgentName } from './agents.js';
import { ENDED, SECRET, WAITING, type BadCase, type World } from './cases/bad-case.js';
import { BY_TASK } from './cases/callers.js';
import { CASES } from './cases/index.js';

const UNKNOWN = '01234567-89ab-8cde-8f01-23456789abcd';
const IN_PROTOBUF = CASES.filter(({ notInProtobuf }) => !notInProtobuf);
const titled = (cases: readonly BadCase[]) =>
  cases.map((one) => [`${one.what} in ${one.operation}`, one] as const);

describe.each(ADAPTERS)('a bad request, on %s', (adapter) => {
  const agents = new Agents();

  beforeAll(() => agents.start(adapter));
  afterAll(() => agents.close());

  describe.each(BINDINGS)('over %s', (name, connect) => {
    let clients: Map<AgentName, Binding>;
    let open: Binding;
    let world: World;

    beforeAll(async () => {
      clients = await agents.connect(connect);
      open = clients.get('open')!;
      const { url } = agents.get('open');
      const task = async (text: string) =>
        (await rpc(url, 'SendMessage', sendParams(text, { contextId: 'here' }))).result.task.id;
      world = { ended: await task('work x'), waiting: await task('ask') };
    });

    afterAll(() => Promise.all([...clients.values()].map((client) => client.close())));

    /** The request with the ids of this run. */
    function placed(request: unknown): string {
      const text = JSON.stringify(request);
      return text.replace(ENDED, world.ended).replace(WAITING, world.waiting);
    }

    it.each(titled(name === 'gRPC' ? IN_PROTOBUF : CASES))(
      '§5.1 MUST mean the same over every binding: %s',
      async (_title, { operation, request, headers, agent = 'open', wanted }) => {
        const given = placed(request);
        const call = { operation, request: JSON.parse(given) as unknown, headers: headers ?? {} };
        const answer = await clients.get(agent)!.call(call);
        const { reason, status, field } = wanted;
        expect(answer).toMatchObject({ kind: 'error', reason, status, field });
        if (answer.kind !== 'error') return;
        expect(answer.message).toContain(wanted.says ?? '');
        const untold = [world.ended, world.waiting].filter((id) => !given.includes(id));
        expectNoLeak(answer.text, [SECRET, ...untold]);
        expect(agents.get(agent).logger.takeProblems()).toEqual([]);
      },
    );

    it.each(BY_TASK)(
      '§13.1 MUST NOT tell whether the task of somebody else is there: %s',
      async (operation, requestFor) => {
        const ask = (id: string) =>
          open.call({ operation, request: requestFor(id), headers: { 'x-user': 'bob' } });
        const foreign = await ask(world.waiting);
        expect(foreign).toMatchObject({ kind: 'error', reason: 'TASK_NOT_FOUND' });
        const unknown = await ask(UNKNOWN);
        const masked = (answer: object, id: string) => JSON.stringify(answer).replaceAll(id, '');
        expect(masked(foreign, world.waiting)).toBe(masked(unknown, UNKNOWN));
      },
    );

    it('is none when it is good', async () => {
      const request = sendParams('echo hi');
      const hi = { message: { parts: [{ text: 'hi' }] } };
      const sent = await open.call({ operation: 'sendMessage', request });
      expect(sent).toMatchObject({ kind: 'result', result: hi });
      const streamed = await open.call({ operation: 'sendStreamingMessage', request });
      expect(streamed).toMatchObject({ kind: 'result', result: hi });
      const listed = await open.call({ operation: 'listTasks', request: { pageSize: 5 } });
      expect(listed).toMatchObject({ kind: 'result', result: { pageSize: 5 } });
    });
  });
});

describe('the table of bad requests', () => {
  it('has at least sixty cases that every binding can say', () => {
    expect(IN_PROTOBUF.length).toBeGreaterThanOrEqual(60);
    const titles = titled(CASES).map(([title]) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(titled(CASES.filter(({ notInProtobuf }) => notInProtobuf)))(
    'leaves out of gRPC what arrives there as another request: %s',
    (_title, { operation, request }) => {
      expect(fromProtobuf(operation, request)).not.toEqual(request);
    },
  );
});
