import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ListTasksRequest, type Task } from '@a2a-js/sdk';
import { Redis } from 'ioredis';
import { lastValueFrom as value, toArray } from 'rxjs';
import { textOf } from 'nestjs-a2a-redis';
import { RequestClaims } from 'nestjs-a2a-redis/microservices';
import { collect, nameOf, sequence } from '../../support/apps/collect.js';
import { createService, type Service } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { sharedRedisPort } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

/** More requests than chance would leave undoubled. */
const REQUESTS = 20;

describe('three instances on one Transport.REDIS', () => {
  let instances: Service[];
  let runs: string[];
  const agent = () => instances[0]!;

  async function start(): Promise<void> {
    const prefix = uniquePrefix('fleet');
    instances = await Promise.all(
      Array.from({ length: 3 }, (_, i) =>
        createService('redis', 'redis', {
          micro: { prefix, windowEvents: 5 },
          options: { prefix },
          scripts: {
            count: async (task, rest) => {
              runs.push(`${i}:${rest}`);
              await task.working();
              for (let n = 0; n < 20; n += 1) void task.appendArtifact('a', `${n} `);
            },
          },
        }),
      ),
    );
  }

  beforeEach(() => {
    runs = [];
  });

  afterEach(() => Promise.all(instances.map((instance) => instance.close())));

  it('make one task, one run and one answer of each message', async () => {
    await start();
    const texts = Array.from({ length: REQUESTS }, (_, i) => `${i}`);
    const answers = texts.map((text) =>
      value(
        agent()
          .client.sendMessage(sendRequest(`count ${text}`))
          .pipe(toArray()),
      ),
    );
    const tasks = (await Promise.all(answers)).flat() as Task[];
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(REQUESTS);
    expect(runs.map((run) => run.split(':')[1]).sort()).toEqual(texts.sort());
    const request = ListTasksRequest.fromJSON({});
    expect((await value(agent().client.listTasks(request))).totalSize).toBe(REQUESTS);
  });

  it('answer each request once on the wire', async () => {
    await start();
    const wire = new Redis(sharedRedisPort());
    const replies: { readonly response?: unknown }[] = [];
    wire.on('message', (_channel, text) => replies.push(JSON.parse(text) as object));
    await wire.subscribe(`${agent().patterns.getTask}.reply`);
    const { id } = (await value(agent().client.sendMessage(sendRequest('count x')))) as Task;
    for (let n = 0; n < REQUESTS; n += 1) {
      await value(agent().client.getTask({ id, tenant: '' }).pipe(toArray()));
    }
    await wire.unsubscribe(); // what was published before is here
    wire.disconnect();
    expect(replies.filter(({ response }) => response !== undefined)).toHaveLength(REQUESTS);
  });

  it('stream every event once', async () => {
    await start();
    const streams = Array.from({ length: 5 }, () =>
      collect(agent().client.sendMessageStream(sendRequest('count s'))),
    );
    for (const events of await Promise.all(streams)) {
      expect(sequence(events)).toEqual(events.map((_, i) => i + 1));
      expect(nameOf(events.at(-1)!)).toBe('COMPLETED');
    }
    expect(runs).toHaveLength(5);
  });

  it('stay silent about a request that came twice', async () => {
    await start();
    const payload = { request: sendParams('count once'), requestId: uniquePrefix() };
    const once = agent().proxy.send<{ task: { id: string } }>(
      agent().patterns.sendMessage,
      payload,
    );
    await value(once);
    const again = agent()
      .proxy.send<unknown>(agent().patterns.sendMessage, payload)
      .subscribe({
        next: () => runs.push('answered again'),
      });
    await value(agent().client.sendMessage(sendRequest('count later')));
    again.unsubscribe();
    expect(runs.map((run) => run.split(':')[1])).toEqual(['once', 'later']);
  });

  it('leave a request to the others when one does not reach the store', async () => {
    await start();
    for (const { app } of instances.slice(1)) {
      const claims = app.get(RequestClaims, { strict: false });
      claims.claim = () => Promise.reject(new Error('The store is away.'));
    }
    const answers = Array.from({ length: 5 }, (_, i) =>
      value(agent().client.sendMessage(sendRequest(`count ${i}`))),
    );
    const tasks = (await Promise.all(answers)) as Task[];
    expect(tasks.map(({ artifacts }) => textOf(artifacts[0]).length > 0)).not.toContain(false);
    expect(runs.map((run) => run.split(':')[0])).toEqual(['0', '0', '0', '0', '0']);
  });
});
