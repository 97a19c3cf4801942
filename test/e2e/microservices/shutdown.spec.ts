import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { AgentUnavailableError, type StreamedEvent } from 'nestjs-a2a-redis/microservices';
import {
  createService,
  TRANSPORTS,
  type Service,
  type TransportName,
} from '../../support/apps/create-service.js';
import { collect, collectUntil, nameOf, sequence } from '../../support/apps/collect.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { openStreamsOf, streamsOpened } from '../../support/apps/open-streams.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe('the shutdown of an instance', () => {
  let prefix: string;
  let go: Deferred<void>;
  let started: Deferred<void>;
  let instances: Service[];

  beforeEach(() => {
    prefix = uniquePrefix('fleet');
    go = deferred();
    started = deferred();
    instances = [];
  });

  afterEach(async () => {
    go.resolve();
    await Promise.all(instances.map((instance) => instance.close()));
  });

  async function start(transport: TransportName, retryFor = '1m'): Promise<Service> {
    const instance = await createService(transport, 'redis', {
      micro: { prefix },
      caller: { heartbeat: 100, retryFor },
      options: { prefix, shutdownGrace: 0, sweepInterval: 50 },
      scripts: {
        wait: async (task) => {
          await task.working();
          started.resolve();
          await go.promise;
        },
      },
    });
    instances.push(instance);
    return instance;
  }

  it('lets a stream go on at another instance', async () => {
    const first = await start('redis');
    const client = first.connect();
    const asked = await collect(client.sendMessageStream(sendRequest('ask')));
    const { id } = asked[0]?.payload?.value as Task;
    const seen = deferred();
    const events: StreamedEvent[] = [];
    const followed = new Promise<void>((resolve, reject) => {
      client.subscribeToTask({ id, tenant: '' }).subscribe({
        next: (event) => {
          events.push(event);
          seen.resolve();
        },
        error: reject,
        complete: resolve,
      });
    });
    await seen.promise;
    const second = await start('redis');
    const resumed = streamsOpened(second.app, 1);
    await first.stop();
    await resumed;
    await collect(second.client.sendMessageStream(sendRequest('work x', { taskId: id })));
    await followed;
    const names = events.map(nameOf);
    expect(names).toEqual(['task INPUT_REQUIRED', 'SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
    expect(sequence(events)).toEqual([2, 3, 4, 5, 6]);
  });

  it.each(TRANSPORTS)(
    'ends its streams, and tells who cannot go on, over %s',
    async (transport) => {
      const agent = await start(transport, '1s');
      const seen = collectUntil(
        agent.client.sendMessageStream(sendRequest('wait')),
        (event) => nameOf(event) === 'WORKING',
      );
      await started.promise;
      const [first] = await seen;
      const { id } = first?.payload?.value as Task;
      const opened = streamsOpened(agent.app, 1);
      const told = collect(agent.connect().subscribeToTask({ id, tenant: '' }));
      await opened;
      const failure = expect(told).rejects.toBeInstanceOf(AgentUnavailableError);
      await agent.stop();
      expect(openStreamsOf(agent.app).size).toBe(0);
      await failure;
    },
  );
});
