import type { FactoryProvider, Provider } from '@nestjs/common';
import { RedisTaskFeed } from '../events/redis-task-feed.js';
import { SilenceCheck } from '../events/silence-check.js';
import { TaskFeed } from '../events/task-feed.js';
import { COMPILED_OPTIONS, type CompiledRedisOptions } from '../options/compiled-options.js';
import { compileRedisOptions } from '../options/compile-options.js';
import type { RedisTaskManagerOptions } from '../options/task-manager-options.interface.js';
import { connect } from '../redis/connect.js';
import type { RedisConnections } from '../redis/open-connections.js';
import { RedisChannels } from '../redis/redis-channels.js';
import { isCluster } from '../redis/redis-client.js';
import { RedisKeys } from '../redis/redis-keys.js';
import { RedisLifecycle } from '../redis/redis-lifecycle.js';
import { RedisScripts } from '../redis/redis-scripts.js';
import { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import { KeySetRepository } from '../repositories/key-set.repository.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { PushConfigRepository } from '../repositories/push-config.repository.js';
import { PushLaneRepository } from '../repositories/push-lane.repository.js';
import { PushRecords } from '../repositories/push-record.js';
import { RedisIdempotencyRepository } from '../repositories/redis/redis-idempotency.repository.js';
import { RedisKeySetRepository } from '../repositories/redis/redis-key-set.repository.js';
import { RedisMessageRepository } from '../repositories/redis/redis-message.repository.js';
import { RedisPushConfigRepository } from '../repositories/redis/redis-push-config.repository.js';
import { RedisPushLaneRepository } from '../repositories/redis/redis-push-lane.repository.js';
import { RedisRequestClaims } from '../repositories/redis/redis-request-claims.js';
import { RedisTaskRepository } from '../repositories/redis/redis-task.repository.js';
import { RequestClaims } from '../repositories/request-claims.js';
import { TaskRepository } from '../repositories/task.repository.js';

/** The options as the application gave them. */
export const REDIS_OPTIONS = Symbol.for('nestjs-a2a-redis:redis-options');

/** The two connections; for overrides of the repositories. */
export const REDIS_CONNECTIONS = Symbol.for('nestjs-a2a-redis:connections');

const options: FactoryProvider = {
  provide: COMPILED_OPTIONS,
  inject: [REDIS_OPTIONS],
  useFactory: (given: RedisTaskManagerOptions) => compileRedisOptions(given),
};

const connections: FactoryProvider = {
  provide: REDIS_CONNECTIONS,
  inject: [COMPILED_OPTIONS],
  useFactory: (compiled: CompiledRedisOptions) => connect(compiled),
};

const keys: FactoryProvider = {
  provide: RedisKeys,
  inject: [COMPILED_OPTIONS],
  useFactory: ({ prefix, partitions }: CompiledRedisOptions) => new RedisKeys(prefix, partitions),
};

const scripts: FactoryProvider = {
  provide: RedisScripts,
  inject: [REDIS_CONNECTIONS],
  useFactory: ({ commands }: RedisConnections) => new RedisScripts(commands),
};

const channels: FactoryProvider = {
  provide: RedisChannels,
  inject: [REDIS_CONNECTIONS],
  useFactory: ({ subscriber }: RedisConnections) => new RedisChannels(subscriber),
};

const lifecycle: FactoryProvider = {
  provide: RedisLifecycle,
  inject: [REDIS_CONNECTIONS, RedisChannels],
  useFactory: (...parts: ConstructorParameters<typeof RedisLifecycle>) =>
    new RedisLifecycle(...parts),
};

const feed: FactoryProvider = {
  provide: TaskFeed,
  inject: [RedisChannels, RedisKeys],
  useFactory: (...parts: ConstructorParameters<typeof RedisTaskFeed>) => {
    const redisFeed = new RedisTaskFeed(...parts);
    redisFeed.listenForControl();
    return redisFeed;
  },
};

const silence: FactoryProvider = {
  provide: SilenceCheck,
  inject: [RedisScripts, RedisKeys, TaskFeed],
  useFactory: (redisScripts: RedisScripts, redisKeys: RedisKeys, redisFeed: RedisTaskFeed) =>
    new SilenceCheck(redisScripts, redisKeys, redisFeed.topics),
};

const tasks: FactoryProvider = {
  provide: TaskRepository,
  inject: [RedisScripts, RedisKeys, COMPILED_OPTIONS, REDIS_CONNECTIONS, PushRecords],
  useFactory: (...parts: PublishingParts) => new RedisTaskRepository(...publishing(parts)),
};

const lanes: FactoryProvider = {
  provide: PushLaneRepository,
  inject: [RedisScripts, RedisKeys, COMPILED_OPTIONS, REDIS_CONNECTIONS, PushRecords],
  useFactory: (...parts: PublishingParts) => new RedisPushLaneRepository(...publishing(parts)),
};

const messages: FactoryProvider = {
  provide: MessageRepository,
  inject: [RedisScripts, RedisKeys, COMPILED_OPTIONS],
  useFactory: (...parts: ConstructorParameters<typeof RedisMessageRepository>) =>
    new RedisMessageRepository(...parts),
};

const pushConfigs: FactoryProvider = {
  provide: PushConfigRepository,
  inject: [RedisScripts, RedisKeys, COMPILED_OPTIONS, PushRecords],
  useFactory: (...parts: ConstructorParameters<typeof RedisPushConfigRepository>) =>
    new RedisPushConfigRepository(...parts),
};

const claims: FactoryProvider = {
  provide: RequestClaims,
  inject: [REDIS_CONNECTIONS, RedisKeys],
  useFactory: ({ commands }: RedisConnections, redisKeys: RedisKeys) =>
    new RedisRequestClaims(commands, redisKeys),
};

const keySet: FactoryProvider = {
  provide: KeySetRepository,
  inject: [RedisScripts, RedisKeys],
  useFactory: (...parts: ConstructorParameters<typeof RedisKeySetRepository>) =>
    new RedisKeySetRepository(...parts),
};

const sends: FactoryProvider = {
  provide: IdempotencyRepository,
  inject: [RedisScripts, RedisKeys, COMPILED_OPTIONS],
  useFactory: (...parts: ConstructorParameters<typeof RedisIdempotencyRepository>) =>
    new RedisIdempotencyRepository(...parts),
};

/** The repositories and the feed over Redis. */
export const REDIS_PROVIDERS: Provider[] = [
  options,
  connections,
  keys,
  scripts,
  channels,
  lifecycle,
  feed,
  silence,
  tasks,
  messages,
  pushConfigs,
  lanes,
  claims,
  keySet,
  sends,
];

type PublishingParts = [
  RedisScripts,
  RedisKeys,
  CompiledRedisOptions,
  RedisConnections,
  PushRecords,
];

/** The same parts, with the command that publishes instead of the connections. */
function publishing([redisScripts, redisKeys, compiled, { commands }, records]: PublishingParts) {
  const publish = isCluster(commands) ? 'SPUBLISH' : 'PUBLISH';
  return [redisScripts, redisKeys, compiled, publish, records] as const;
}
