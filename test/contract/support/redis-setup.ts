import { RedisTaskFeed } from '#lib/events/redis-task-feed.js';
import type { RunToken } from '#lib/model/run.js';
import type { RedisConnectionOptions } from '#lib/options/redis-connection-options.interface.js';
import { openConnections, type RedisConnections } from '#lib/redis/open-connections.js';
import { RedisChannels } from '#lib/redis/redis-channels.js';
import { isCluster, whenReady, type RedisClient } from '#lib/redis/redis-client.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';
import { RedisScripts } from '#lib/redis/redis-scripts.js';
import { RedisIdempotencyRepository } from '#lib/repositories/redis/redis-idempotency.repository.js';
import { RedisMessageRepository } from '#lib/repositories/redis/redis-message.repository.js';
import { RedisPushConfigRepository } from '#lib/repositories/redis/redis-push-config.repository.js';
import { RedisPushLaneRepository } from '#lib/repositories/redis/redis-push-lane.repository.js';
import { RedisTaskRepository } from '#lib/repositories/redis/redis-task.repository.js';
import { PushRecords } from '#lib/repositories/push-record.js';
import { PlainText } from '#lib/repositories/secret-cipher.js';
import { sharedClusterNodes, sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { testOptions } from './options.js';
import type { Setup, Store } from './store.js';

const INSTANCES = 3;
const PARTITIONS = 16;

export const redisSetup: Setup = () => setup(sharedRedisUrl());

export const clusterSetup: Setup = () => setup({ cluster: sharedClusterNodes() });

async function setup(connection: RedisConnectionOptions): ReturnType<Setup> {
  const connections = await Promise.all(
    Array.from({ length: INSTANCES }, () => openConnections(connection)),
  );
  await Promise.all(connections.map(({ commands }) => whenReady(commands)));
  const channels = new RedisChannels(connections[0]!.subscriber);
  return {
    open: async (overrides) => openStore(connections, channels, testOptions(overrides)),
    close: async () => {
      channels.close();
      for (const { commands, subscriber } of connections) {
        commands.disconnect();
        subscriber.disconnect();
      }
    },
  };
}

function openStore(
  connections: readonly RedisConnections[],
  channels: RedisChannels,
  options: ReturnType<typeof testOptions>,
): Store {
  const keys = new RedisKeys(uniquePrefix('contract'), PARTITIONS);
  const client = connections[0]!.commands;
  const scripts = new RedisScripts(client);
  const records = new PushRecords(new PlainText());
  const publish = isCluster(client) ? 'SPUBLISH' : 'PUBLISH';
  const instances = connections.map(
    ({ commands }) =>
      new RedisTaskRepository(new RedisScripts(commands), keys, options, publish, records),
  );
  const laneInstances = connections.map(
    ({ commands }) =>
      new RedisPushLaneRepository(new RedisScripts(commands), keys, options, publish, records),
  );
  const feed = new RedisTaskFeed(channels, keys);
  feed.listenForControl();
  return {
    options,
    tasks: instances[0]!,
    instances,
    messages: new RedisMessageRepository(scripts, keys, options),
    sends: new RedisIdempotencyRepository(scripts, keys, options),
    pushConfigs: new RedisPushConfigRepository(scripts, keys, options, records),
    lanes: laneInstances[0]!,
    laneInstances,
    feed,
    lifetimes: (run) => lifetimes(client, keys, run),
    endLease: async ({ taskId }) => {
      await client.zadd(keys.runsOfTask(taskId), 'XX', 1, taskId);
    },
    endPause: async ({ taskId, host, configId }) => {
      const name = `${taskId}:${host}:${keys.pushField(configId)}`;
      return (await client.zadd(keys.pushDueOfTask(taskId), 'XX', 'CH', 1, name)) === 1;
    },
  };
}

async function lifetimes(
  client: RedisClient,
  keys: RedisKeys,
  { taskId }: RunToken,
): Promise<(number | undefined)[]> {
  const names = [
    keys.task(taskId),
    keys.artifacts(taskId),
    keys.events(taskId),
    keys.messages(taskId),
    keys.pushConfigs(taskId),
    keys.pushLanes(taskId),
    keys.inbox(taskId),
  ];
  const left = await Promise.all(names.map((name) => client.pttl(name)));
  return left.filter((ms) => ms !== -2).map((ms) => (ms === -1 ? undefined : ms));
}
