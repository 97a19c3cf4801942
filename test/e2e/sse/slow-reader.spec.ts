import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventPull } from '#lib/task-manager/event-pull.js';
import { createTestApp, PLATFORMS, type TestApp } from '../../support/apps/create-app.js';
import { A2A_HEADERS, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { allStreamsClosed, openStreamsOf } from '../../support/apps/open-streams.js';
import { deferred, type Deferred } from '../../support/deferred.js';

const CHUNKS = 20_000;
const FILLING = 'x'.repeat(900);

describe.each(PLATFORMS)('a client that does not read, over %s on %s', (store, adapter) => {
  let agent: TestApp;
  let started: Deferred<string>;
  let emitted: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp(store, {
      adapter,
      server: { heartbeat: 0 },
      options: { maxArtifactBytes: 64 * 1024 * 1024, maxJournalLength: 2 * CHUNKS },
      scripts: {
        flood: async (task) => {
          await task.working();
          started.resolve(task.id);
          for (let i = 0; i < CHUNKS; i += 1) {
            const written = task.appendArtifact('a', `${i} ${FILLING}`);
            if (i % 500 === 499) await written;
          }
          await task.complete();
          emitted.resolve();
        },
      },
    });
  });

  afterAll(() => agent.close());

  /** Opens a stream and does not touch its body. */
  async function open(): Promise<IncomingMessage> {
    started = deferred<string>();
    emitted = deferred();
    const method = 'SendStreamingMessage';
    const body = { jsonrpc: '2.0', id: 7, method, params: sendParams('flood') };
    const sent = request(agent.url, { method: 'POST', headers: A2A_HEADERS });
    sent.end(JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response.pause();
  }

  function buffered(): number[] {
    const pulls = [...openStreamsOf(agent.app)['open']] as EventPull[];
    return pulls.map((pull) => pull['buffer'].length);
  }

  it('§3.5.2 MUST get every event once when it reads at last, and is bounded in memory', async () => {
    const response = await open();
    await emitted.promise;
    expect(buffered()).toHaveLength(1);
    expect(Math.max(...buffered())).toBeLessThanOrEqual(512);

    const ids: number[] = [];
    let chunks = 0;
    for await (const frame of framesOf(response)) {
      ids.push(Number(/^id: (\d+)-[0-9a-f]{8}$/m.exec(frame)?.[1]));
      if (frame.includes(`"text":"${chunks} x`)) chunks += 1;
    }
    expect(chunks).toBe(CHUNKS);
    expect(ids).toEqual(Array.from({ length: CHUNKS + 3 }, (_, i) => i + 1));
    expect(openStreamsOf(agent.app).size).toBe(0);
  }, 60_000);

  it('does not slow down others, and is freed when it goes', async () => {
    const response = await open();
    const id = await started.promise;
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
    expect(result.task.status.state).toBe('TASK_STATE_COMPLETED');
    await emitted.promise;
    const closed = allStreamsClosed(agent.app);
    response.destroy();
    await closed;
    const stored = await rpc(agent.url, 'GetTask', { id, historyLength: 0 });
    expect(stored.result.artifacts[0]?.parts).toHaveLength(CHUNKS);
  }, 60_000);
});

/** The frames of an answer, as text. */
async function* framesOf(response: IncomingMessage): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
    const frames = (text + chunk).split('\n\n');
    text = frames.pop() ?? '';
    yield* frames;
  }
}
