import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { lastValueFrom as value } from 'rxjs';
import type { StreamedEvent } from 'nestjs-a2a-redis/microservices';
import { createService, type Service } from '../../support/apps/create-service.js';
import { nameOf, sequence } from '../../support/apps/collect.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { deferred } from '../../support/deferred.js';
import { startRedis } from '../../support/redis/index.mjs';

describe('a restart of the Redis under the transport', () => {
  let bus: Awaited<ReturnType<typeof startRedis>>;
  let agent: Service;
  const working = deferred();
  const go = deferred();

  beforeAll(async () => {
    bus = await startRedis();
    agent = await createService('redis', 'redis', {
      redisPort: bus.port,
      caller: { heartbeat: 100 },
      scripts: {
        hold: async (task) => {
          await task.working();
          await go.promise;
          for (let i = 0; i < 10; i += 1) void task.appendArtifact('a', `${i}`);
        },
      },
    });
  });

  afterAll(async () => {
    await agent.close();
    await bus.stop();
  });

  it('costs a stream nothing, and later calls work', async () => {
    const events: StreamedEvent[] = [];
    const done = new Promise<void>((resolve, reject) => {
      agent.client.sendMessageStream(sendRequest('hold')).subscribe({
        next: (event) => {
          events.push(event);
          if (nameOf(event) === 'WORKING') working.resolve();
        },
        error: reject,
        complete: resolve,
      });
    });
    await working.promise;
    await bus.kill();
    go.resolve();
    await bus.restart();
    await done;
    expect(sequence(events)).toEqual(events.map((_, i) => i + 1));
    expect(nameOf(events.at(-1)!)).toBe('COMPLETED');
    const { id } = events[0]?.payload?.value as Task;
    expect((await value(agent.client.getTask({ id, tenant: '' }))).id).toBe(id);
  }, 30_000);
});
