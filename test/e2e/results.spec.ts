import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { concat, from, map, of, throwError } from 'rxjs';
import { agentMessage, textPart, type ProcessorUpdate } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';

const COMPLETED: ProcessorUpdate = {
  kind: 'status',
  state: TaskState.TASK_STATE_COMPLETED,
  message: agentMessage('All said'),
};

function chunk(text: string): ProcessorUpdate {
  const artifact = { ...BLANK, artifactId: 'a', parts: [textPart(text)] };
  return { kind: 'artifact', artifact, append: true, lastChunk: false };
}

const BLANK = { name: '', description: '', metadata: undefined, extensions: [] };

describe.each(PLATFORMS)('what processors return, over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let cleanedUp = 0;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      scripts: {
        observable: () => concat(of('Thinking'), from(['1', '2', '3']).pipe(map(chunk))),
        empty: () => from([]),
        broken: () =>
          concat(
            of('Thinking'),
            throwError(() => new Error('secret reason')),
          ),
        async *generator() {
          yield 'Thinking';
          yield chunk('1');
          yield COMPLETED;
        },
        iterable: () => ({
          async *[Symbol.asyncIterator]() {
            yield chunk('1');
          },
        }),
        async *endless(task) {
          try {
            for (let i = 0; ; i += 1) {
              yield chunk(String(i));
              await new Promise((resolve) => setImmediate(resolve));
            }
          } finally {
            cleanedUp += 1;
            void task;
          }
        },
        mixed: async (task) => {
          await task.artifact({ artifactId: 'own', parts: [textPart('0')] });
          return from([chunk('1'), COMPLETED]);
        },
        asks: () =>
          of<ProcessorUpdate>({
            kind: 'status',
            state: TaskState.TASK_STATE_INPUT_REQUIRED,
            message: agentMessage('Which?'),
          }),
      },
    });
  });

  afterAll(() => agent.close());

  async function kinds(text: string): Promise<string[]> {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams(text));
    return (await sse.rest()).map(kindOf);
  }

  it.each([
    ['observable', ['WORKING', 'artifact', 'artifact', 'artifact', 'COMPLETED']],
    ['empty', ['COMPLETED']],
    ['broken', ['WORKING', 'FAILED']],
    ['generator', ['WORKING', 'artifact', 'COMPLETED']],
    ['iterable', ['artifact', 'COMPLETED']],
    ['mixed', ['artifact', 'artifact', 'COMPLETED']],
    ['asks', ['INPUT_REQUIRED']],
  ])('writes what comes from %s', async (text, expected) => {
    expect(await kinds(text)).toEqual(['task SUBMITTED', ...expected]);
  });

  it('sends a text of a stream as the message of a WORKING status', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('observable'));
    const frames = await sse.until((frame) => kindOf(frame) === 'WORKING');
    const { statusUpdate } = frames.at(-1)!.data.result;
    expect(wireText(statusUpdate.status.message)).toBe('Thinking');
    expect(statusUpdate.status.message.taskId).toBe(frames[0]?.data.result.task.id);
    await sse.rest();
  });

  it('stops an endless stream when its task is cancelled, and lets it clean up', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('endless'));
    const { id } = (await sse.frame()).data.result.task;
    const { result } = await rpc(agent.url, 'CancelTask', { id });
    expect(result.status.state).toBe('TASK_STATE_CANCELED');
    expect(kindOf((await sse.rest()).at(-1)!)).toBe('CANCELED');
    expect(cleanedUp).toBe(1);
  });
});
