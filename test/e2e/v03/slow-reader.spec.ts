import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventPull } from '#lib/task-manager/event-pull.js';
import { createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { openStreamsOf } from '../../support/apps/open-streams.js';
import { V03_HEADERS, v03Message } from '../../support/apps/v03.js';
import { deferred, type Deferred } from '../../support/deferred.js';

/** More than connections hold for who does not read. */
const CHUNKS = 20_000;
const FILLING = 'x'.repeat(900);

const STREAMS = [
  [
    'JSON-RPC',
    '/',
    { jsonrpc: '2.0', id: 7, method: 'message/stream', params: { message: v03Message('flood') } },
  ],
  [
    'HTTP+JSON',
    '/v1/message:stream',
    { message: { messageId: 'm', role: 'ROLE_USER', content: [{ text: 'flood' }] } },
  ],
] as const;

describe('a client of version 0.3 that does not read', () => {
  let agent: TestApp;
  let emitted: Deferred<void>;

  beforeAll(async () => {
    agent = await createTestApp('redis', {
      server: { v03: true, heartbeat: 0 },
      options: { maxArtifactBytes: 64 * 1024 * 1024, maxJournalLength: 2 * CHUNKS },
      scripts: {
        flood: async (task) => {
          for (let i = 0; i < CHUNKS; i += 1) {
            const written = task.appendArtifact('a', FILLING);
            if (i % 500 === 499) await written;
          }
          await task.complete();
          emitted.resolve();
        },
      },
    });
  });

  beforeEach(() => void (emitted = deferred()));

  afterAll(() => agent.close());

  it.each(STREAMS)(
    'is sent no more than it reads, over %s',
    async (_binding, path, body) => {
      const sent = request(`${agent.url}${path}`, { method: 'POST', headers: V03_HEADERS });
      sent.end(JSON.stringify(body));
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.pause();
      await emitted.promise;
      const [pull] = [...openStreamsOf(agent.app)['open']] as EventPull[];
      expect(pull!['buffer'].length).toBeLessThanOrEqual(512);
      expect(pull!['last']).toBeLessThan(CHUNKS);
      const frames = (await text(response)).match(/^data: /gm);
      expect(frames).toHaveLength(CHUNKS + 2); // beside them the task and its end
      expect(openStreamsOf(agent.app).size).toBe(0);
    },
    60_000,
  );
});
