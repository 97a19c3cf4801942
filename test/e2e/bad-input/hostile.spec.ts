import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { parseAnswer, post, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak, expectRefusal } from '../../support/apps/refusal.js';
import { wireText } from '../../support/apps/wire.js';

/** A request written by hand, for JSON that no object stands for. */
function envelope(params: string, method = 'SendMessage'): string {
  return `{"jsonrpc":"2.0","id":7,"method":"${method}","params":${params}}`;
}

function message(more: string): string {
  return envelope(
    `{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"ask"}]${more}}}`,
  );
}

function nested(depth: number): string {
  return '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
}

describe.each(PLATFORMS)('hostile JSON over %s on %s', (store, adapter) => {
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        say: (task, rest) => task.requireInput(rest),
      },
    });
  });

  afterAll(() => agent.close());

  it.each([
    ['a prototype in the envelope', `{"__proto__":{"polluted":1},${envelope('{}').slice(1)}`],
    [
      'a prototype in the parameters',
      envelope('{"__proto__":{"polluted":1},"pageSize":1}', 'ListTasks'),
    ],
    [
      'a constructor in the parameters',
      envelope('{"constructor":{"prototype":{"polluted":1}}}', 'ListTasks'),
    ],
    ['a prototype in the message', message(',"__proto__":{"polluted":1}')],
    ['a prototype in the metadata', message(',"metadata":{"__proto__":{"polluted":1}}')],
    [
      'a constructor in the metadata',
      message(',"metadata":{"constructor":{"prototype":{"polluted":1}}}'),
    ],
    [
      'a prototype deep in data',
      message(',"parts":[{"text":"ask"},{"data":{"a":{"__proto__":{"polluted":1}}}}]'),
    ],
    ['a prototype as context', message(',"contextId":"__proto__"')],
    [
      'a toString in the metadata',
      message(',"metadata":{"toString":1,"valueOf":2,"toJSON":3,"then":4}'),
    ],
    ['members that come twice', message(',"messageId":"n","messageId":"o"')],
  ])('does no harm: %s', async (_name, body) => {
    const answer = await post(agent.url, body);
    // Fastify refuses such bodies, in the form of the binding; Express reads them.
    const isRefused = adapter === 'fastify' && /"(__proto__|constructor)":/.test(body);
    expect(answer.status).toBe(isRefused ? 400 : 200);
    if (isRefused) expectRefusal(answer, { status: 400, code: -32700, id: null });
    expectNoLeak(answer.text);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const next = await rpc(agent.url, 'SendMessage', sendParams('echo alive'));
    expect(wireText(next.result.message)).toBe('alive');
  });

  it('takes metadata 90 levels deep', async () => {
    const { error, result } = parseAnswer(
      await post(agent.url, message(`,"metadata":${nested(90)}`)),
    );
    expect(error).toBeUndefined();
    const stored = await rpc(agent.url, 'GetTask', { id: result.task.id });
    expect(JSON.stringify(stored.result.history[0]?.metadata)).toBe(nested(90));
  });

  it.each([200, 2000, 15_000])('refuses JSON %s levels deep', async (depth) => {
    for (const body of [
      message(`,"metadata":${nested(depth)}`),
      message(`,"unknown":${nested(depth)}`),
      message(`,"parts":[{"data":${nested(depth)}}]`),
      envelope(nested(depth), 'ListTasks'),
      envelope(`${'['.repeat(depth)}${']'.repeat(depth)}`),
    ]) {
      expectRefusal(await post(agent.url, body), { code: -32602, says: 'nested' });
    }
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it.each([
    ['null bytes', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
    ['a lone low surrogate', '\udc00'],
    ['an emoji', '👩‍👩‍👧‍👦'],
    ['line separators', 'a\u2028b\u2029c'],
    ['control characters', '\u0001\u001b[31m\u007f'],
    ['text that looks like SSE', 'data: x\n\nid: 99\n\n'],
    ['text that looks like JSON', '"},"state":"TASK_STATE_COMPLETED"'],
    ['text that looks like Lua', "]]; redis.call('FLUSHALL') --[["],
    ['a byte order mark', '\ufeffx'],
    ['a noncharacter', '\uffff'],
  ])('keeps a message with %s as it is', async (_name, text) => {
    const sent = await rpc(agent.url, 'SendMessage', sendParams(`say ${text}`));
    expect(wireText(sent.result.task.status.message)).toBe(text);
    const { result } = await rpc(agent.url, 'GetTask', { id: sent.result.task.id });
    expect(result).toEqual(sent.result.task);
    expect(result.history.map(wireText)).toEqual([`say ${text}`, text]);
  });

  it.each(['a\u0000b', 'a\ud800b', 'a\nb', '{a}', 'ctx:*', ' padded '])(
    'bears a strange contextId: %j',
    async (contextId) => {
      const sent = await rpc(agent.url, 'SendMessage', sendParams('say hi', { contextId }));
      expect(sent.status).toBe(200);
      expectNoLeak(sent.text);
      const { id: taskId } = sent.result.task;
      const again = await rpc(
        agent.url,
        'SendMessage',
        sendParams('say ho', { taskId, contextId }),
      );
      expect(again.error).toBeUndefined();
      expect(again.result.task.contextId).toBe(contextId);
      const listed = await rpc(agent.url, 'ListTasks', { contextId });
      expect(listed.result.tasks.map(({ id }) => id)).toEqual([taskId]);
      expect(agent.logger.takeProblems()).toEqual([]);
    },
  );
});
