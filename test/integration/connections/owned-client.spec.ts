import type { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { whenReady } from '#lib/redis/redis-client.js';
import { record } from '../../support/instances/recording.js';
import { ask, ofTask, say } from '../../support/instances/requests.js';
import { startInstance, type Process } from '../../support/instances/start-instance.js';
import { sharedClusterNodes, sharedRedisPort } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const clients: [string, () => Redis | Cluster][] = [
  ['a client', () => new Redis(sharedRedisPort())],
  [
    'a client that connects when it is used',
    () => new Redis(sharedRedisPort(), { lazyConnect: true }),
  ],
  ['a client with a key prefix', () => new Redis(sharedRedisPort(), { keyPrefix: 'app:' })],
  ['a cluster client', () => new Cluster(sharedClusterNodes())],
];

describe('a connection the application owns:', () => {
  let client: Redis | Cluster;

  afterEach(() => client.disconnect());

  const process: Process = async (_message, task) => {
    await task.artifact('x');
    await task.complete();
  };

  it.each(clients)('%s is used, and neither closed nor changed', async (_name, make) => {
    client = make();
    if (client.isCluster) await whenReady(client); // it changes its own listeners until then
    const before = listeners(client);
    const prefix = uniquePrefix('owned');
    const instance = await startInstance({ connection: { client }, prefix, process });
    expect(instance.connections).toMatchObject({ ownsCommands: false });
    expect(instance.connections.commands).toBe(client);

    const stream = record(instance.manager.sendMessageStream(say('Go')));
    await stream.over;
    const { id } = stream.folded()!;
    expect(await instance.manager.getTask(ofTask(id))).toEqual(stream.folded());
    await instance.close();

    expect(client.status).toBe('ready');
    expect(await client.exists(instance.keys.task(id))).toBe(1);
    expect(listeners(client)).toEqual(before);
  });

  it('serves two instances, one after the other and at once', async () => {
    client = new Redis(sharedRedisPort());
    const options = { connection: { client }, prefix: uniquePrefix('owned'), process };
    const first = await startInstance(options);
    const { id } = await ask(first.manager, 'Go');
    const second = await startInstance(options);
    await first.close();
    expect(await second.manager.getTask(ofTask(id))).toMatchObject({ id });
    await second.close();
    expect(await client.ping()).toBe('PONG');
  });
});

/** Number of listeners by event. */
function listeners(client: Redis | Cluster): Record<string, number> {
  const emitter = client as unknown as EventEmitter;
  const counts = emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]);
  return Object.fromEntries(counts) as Record<string, number>;
}
