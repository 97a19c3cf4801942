import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';
import { BY_TASK } from './cases/callers.js';
import { message } from './cases/messages.js';

const TASK = '00000000-0000-8000-8000-000000000000';

/** Codes of the bindings for an outage: JSON-RPC has none of its own for it. */
const CODES: Readonly<Record<string, number | string>> = {
  'JSON-RPC': -32603,
  'HTTP+JSON': 503,
  gRPC: 'UNAVAILABLE',
};

const CALLS = [
  ...BY_TASK.map(([operation, request]) => ({ operation, request: request(TASK) })),
  { operation: 'listTasks', request: {} },
  { operation: 'sendMessage', request: message({ parts: [{ text: 'work x' }] }) },
  { operation: 'sendStreamingMessage', request: message({ parts: [{ text: 'work x' }] }) },
] as const;

describe.each(ADAPTERS)('when Redis has gone, on %s', (adapter) => {
  let server: RedisProcess;
  let agent: GrpcApp;

  beforeAll(async () => {
    server = await startRedis();
    agent = await createGrpcApp('redis', {
      adapter,
      card: { capabilities: { pushNotifications: true } },
      options: { connection: server.url },
    });
    await server.stop();
  });

  afterAll(() => agent.close());

  it.each(BINDINGS)(
    '§3.3.2 SHOULD say that every operation may be repeated, and never "not found": %s',
    async (name, connect) => {
      const client = await connect(agent.url);
      const answers = await Promise.all(CALLS.map((call) => client.call(call)));
      for (const answer of answers) {
        expect(answer).toMatchObject({ kind: 'error', reason: 'UNAVAILABLE', retryAfter: 1 });
        expect(answer).toMatchObject({ code: CODES[name], status: 'UNAVAILABLE' });
        if (answer.kind === 'error') expectNoLeak(answer.text);
      }
      await client.close();
    },
  );
});
