import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { throwError } from 'rxjs';
import { agentMessage, textPart, type ProcessorResult, type TaskHandle } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { UnhandledRejections } from '../support/apps/rejections.js';
import type { Script } from '../support/apps/scripted.processor.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';
import { deferred } from '../support/deferred.js';

const SECRET = 'redis://user:hunter2@db.internal:6379';
const SAFE = 'The agent could not process the message.';

const circular: Record<string, unknown> = {};
circular['self'] = circular;

/** What processors do wrong. Each ends its task FAILED, with a text that says nothing. */
const WRONGS: [string, (task: TaskHandle) => unknown][] = [
  ['throws at once', () => thrown(new Error(SECRET))],
  ['rejects', async () => Promise.reject(new Error(SECRET))],
  [
    'rejects after an update',
    async (task) => {
      await task.working();
      throw new Error(SECRET);
    },
  ],
  [
    'rejects after updates it did not await',
    async (task) => {
      void task.working();
      void task.artifact('x');
      throw new Error(SECRET);
    },
  ],
  ['rejects with a text', () => rejected(SECRET)],
  ['rejects with nothing', () => rejected(undefined)],
  ['rejects with null', () => rejected(null)],
  ['rejects with a number', () => rejected(42)],
  ['rejects with an object', () => rejected({ secret: SECRET })],
  ['rejects with an object without prototype', () => rejected(Object.create(null) as unknown)],
  ['rejects with a symbol', () => rejected(Symbol(SECRET))],
  ['has a cause with the secret', () => rejected(new Error('outer', { cause: new Error(SECRET) }))],
  ['returns an Observable that fails', () => throwError(() => new Error(SECRET))],
  [
    'returns a generator that fails',
    async function* () {
      yield 'Working';
      throw new Error(SECRET);
    },
  ],
  ['returns a number', () => 42],
  ['returns null', () => null],
  ['returns an object', () => ({ some: SECRET })],
  [
    'returns a stream of nonsense',
    async function* () {
      yield undefined;
    },
  ],
  ['sets metadata with a BigInt', (task) => task.status(WORKING, undefined, { big: 1n })],
  ['sets circular metadata', (task) => task.status(WORKING, undefined, { circular })],
  [
    'does not await what cannot be encoded',
    (task) => {
      void task.status(WORKING, undefined, { big: 1n });
    },
  ],
  [
    'gives a message with circular metadata',
    (task) => task.working({ parts: [textPart('x')], metadata: circular }),
  ],
  [
    'replies with circular metadata',
    () => agentMessage({ parts: [textPart('x')], metadata: circular }),
  ],
  ['gives an artifact without parts', (task) => task.artifact({ parts: [] })],
  ['appends no parts', (task) => task.appendArtifact('a', [])],
  ['appends to an artifact without id', (task) => task.appendArtifact('', 'x')],
  [
    'gives a part without content',
    (task) => task.artifact({ parts: [{ ...textPart('x'), content: undefined }] }),
  ],
  ['gives a message that is no message', (task) => task.working(42 as never)],
  ['sets a state that is none', (task) => task.status(99 as TaskState)],
  ['sets SUBMITTED', (task) => task.status(TaskState.TASK_STATE_SUBMITTED)],
];

const WORKING = TaskState.TASK_STATE_WORKING;

function thrown(error: Error): never {
  throw error;
}

function rejected(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return Promise.reject(reason);
}

describe.each(PLATFORMS)('processors that fail, over %s on %s', (store, adapter) => {
  const rejections = new UnhandledRejections();
  let agent: TestApp;

  beforeAll(async () => {
    const scripts: Record<string, Script> = {};
    for (const [i, [, run]] of WRONGS.entries()) {
      scripts[`wrong${i}`] = (task) => run(task) as ProcessorResult;
    }
    agent = await createTestApp(store, { adapter, scripts });
  });

  beforeEach(() => void agent.logger.takeProblems());

  afterAll(async () => {
    await agent.close();
    const reasons = await rejections.settled();
    rejections.stop();
    expect(reasons).toEqual([]);
  });

  it.each(WRONGS.map(([name], i) => [name, i] as const))('one %s', async (_name, i) => {
    const answer = await rpc(agent.url, 'SendMessage', sendParams(`wrong${i}`));
    expect(answer.status).toBe(200);
    expect(answer.result.task.status.state).toBe('TASK_STATE_FAILED');
    expect(wireText(answer.result.task.status.message)).toBe(SAFE);
    expect(answer.text).not.toMatch(/hunter2|stack|TypeError|\.ts|node_modules/);
    const problems = agent.logger.takeProblems();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(answer.result.task.id);
    expect(problems[0]).toContain('scripted');
    const stored = await rpc(agent.url, 'GetTask', { id: answer.result.task.id });
    expect(stored.result.status).toEqual(answer.result.task.status);
    expect(await rejections.settled()).toEqual([]);
  });

  it('logs the reason, with its cause', async () => {
    for (const text of ['wrong0', 'wrong4', 'wrong11']) {
      await rpc(agent.url, 'SendMessage', sendParams(text));
      expect(agent.logger.takeProblems().join()).toContain('hunter2');
    }
  });

  it('streams the failure as the last event', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('wrong2'));
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING', 'FAILED']);
    expect(JSON.stringify(frames)).not.toContain('hunter2');
  });
});

describe.each(PLATFORMS)('processors that go on too long, over %s on %s', (store, adapter) => {
  const rejections = new UnhandledRejections();
  const late = deferred<string>();
  const after = deferred();
  const done = deferred();
  let agent: TestApp;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      options: { maxArtifactBytes: 4096 },
      scripts: {
        writesLate: async (task) => {
          await task.complete('Done');
          await task.working('Not yet').catch((error: Error) => late.resolve(error.name));
        },
        writesLateAndUnawaited: async (task) => {
          void task.complete('Done');
          void task.artifact('late');
          void task.fail('No');
        },
        throwsLate: async (task) => {
          await task.complete('Done');
          await after.promise;
          done.resolve();
          throw new Error(SECRET);
        },
        tooLarge: (task) => task.artifact('x'.repeat(5000)).then(() => undefined),
        growsTooLarge: async (task) => {
          for (let i = 0; i < 10; i += 1) await task.appendArtifact('a', 'x'.repeat(1000));
        },
        growsUnawaited: async (task) => {
          for (let i = 0; i < 1000; i += 1) void task.appendArtifact('a', 'x'.repeat(1000));
        },
      },
    });
  });

  afterAll(async () => {
    await agent.close();
    const reasons = await rejections.settled();
    rejections.stop();
    expect(reasons).toEqual([]);
  });

  async function send(text: string) {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text));
    return result.task;
  }

  it('refuses a write behind the end, which stays as it is', async () => {
    const task = await send('writesLate');
    expect(await late.promise).toBe('TaskEndedError');
    expect(wireText(task.status.message)).toBe('Done');
    const unawaited = await send('writesLateAndUnawaited');
    for (const { id } of [task, unawaited]) {
      const { result } = await rpc(agent.url, 'GetTask', { id });
      expect(result.status.state).toBe('TASK_STATE_COMPLETED');
      expect(result.artifacts).toBeUndefined();
    }
  });

  it('logs an error behind the end, which stays as it is', async () => {
    agent.logger.takeProblems();
    const task = await send('throwsLate');
    expect(task.status.state).toBe('TASK_STATE_COMPLETED');
    after.resolve();
    await done.promise;
    await rejections.settled();
    const { result } = await rpc(agent.url, 'GetTask', { id: task.id });
    expect(result).toEqual(task);
    expect(agent.logger.takeProblems().filter((text) => text.includes('hunter2'))).toHaveLength(1);
  });

  it.each(['tooLarge', 'growsTooLarge', 'growsUnawaited'])('fails one that %s', async (text) => {
    const task = await send(text);
    expect(task.status.state).toBe('TASK_STATE_FAILED');
    expect(wireText(task.status.message)).toBe('The result is larger than this agent stores.');
    const { result } = await rpc(agent.url, 'GetTask', { id: task.id });
    expect(Buffer.byteLength(JSON.stringify(result.artifacts ?? []))).toBeLessThan(8192);
    expect(result).toEqual(task);
  });
});
