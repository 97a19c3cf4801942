import type { LoggerService, Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { A2AProcessor, type ProcessorOptions } from '#lib/decorators/a2a-processor.decorator.js';
import { getTaskManagerToken } from '#lib/decorators/inject-task-manager.decorator.js';
import { SilenceCheck } from '#lib/events/silence-check.js';
import { TaskFeed } from '#lib/events/task-feed.js';
import type { MessageProcessor } from '#lib/execution/message-processor.interface.js';
import { RunService } from '#lib/execution/run.service.js';
import { REDIS_CONNECTIONS } from '#lib/modules/redis-task-manager.providers.js';
import { A2AServerModule } from '#lib/modules/a2a-server.module.js';
import { RedisTaskManagerModule } from '#lib/modules/redis-task-manager.module.js';
import type { RedisTaskManagerOptions } from '#lib/options/task-manager-options.interface.js';
import type { RedisConnections } from '#lib/redis/open-connections.js';
import { PushDeliverer } from '#lib/push/delivery/push-deliverer.js';
import { PushDeliveryService } from '#lib/push/delivery/push-delivery.service.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';
import { IdempotencyRepository } from '#lib/repositories/idempotency.repository.js';
import { PushConfigRepository } from '#lib/repositories/push-config.repository.js';
import { PushLaneRepository } from '#lib/repositories/push-lane.repository.js';
import { TaskRepository } from '#lib/repositories/task.repository.js';
import { TaskManager } from '#lib/task-manager/task-manager.js';

export type Process = MessageProcessor['process'];

export interface InstanceOptions extends Omit<RedisTaskManagerOptions, 'agentCard'> {
  /** The one processor of the instance. */
  readonly process: Process;
  /** The agent the processor, and the manager, are of. @default the root agent */
  readonly agent?: string;
  /** What becomes of its runs when their process dies. @default 'fail' */
  readonly recovery?: 'fail' | 'retry';
  /** Replace providers of the library. */
  readonly overrides?: Provider[];
  /** Default: errors are printed. */
  readonly logger?: LoggerService;
}

/** What a test needs of one running application. */
export interface Instance {
  readonly manager: TaskManager;
  readonly tasks: TaskRepository;
  readonly sends: IdempotencyRepository;
  readonly feed: TaskFeed;
  readonly runs: RunService;
  readonly silence: SilenceCheck;
  readonly pushConfigs: PushConfigRepository;
  readonly lanes: PushLaneRepository;
  readonly push: PushDeliveryService;
  readonly deliverer: PushDeliverer;
  readonly keys: RedisKeys;
  readonly connections: RedisConnections;
  /** Shuts the application down. May be called twice. */
  close(): Promise<void>;
}

/** Nothing happens on its own: no looking for due runs, no waiting for runs at the end. */
const QUIET = { shutdownGrace: 0, sweepInterval: '1h' };

/**
 * Starts an application without HTTP, as one of several processes would be: two of them on one
 * Redis and prefix are two instances.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { process, logger, agent, recovery, ...given } = options;
  const capabilities = { pushNotifications: true };
  const agentCard = { name: 'Agent', description: 'Under test', version: '1.0.0', capabilities };
  const module = await Test.createTestingModule({
    imports: [
      RedisTaskManagerModule.forRoot({ agentCard, ...QUIET, ...given }),
      ...(agent ? [A2AServerModule.forFeature({ agent, agentCard, anonymous: true })] : []),
    ],
    providers: [processorOf(process, { agent, recovery })],
  }).compile();
  if (logger) module.useLogger(logger);
  await module.init();

  const instance = {
    manager: module.get<TaskManager>(agent ? getTaskManagerToken(agent) : TaskManager, {
      strict: false,
    }),
    tasks: module.get(TaskRepository, { strict: false }),
    sends: module.get(IdempotencyRepository, { strict: false }),
    feed: module.get(TaskFeed, { strict: false }),
    runs: module.get(RunService, { strict: false }),
    silence: module.get(SilenceCheck, { strict: false }),
    pushConfigs: module.get(PushConfigRepository, { strict: false }),
    lanes: module.get(PushLaneRepository, { strict: false }),
    push: module.get(PushDeliveryService, { strict: false }),
    deliverer: module.get(PushDeliverer, { strict: false }),
    keys: module.get(RedisKeys, { strict: false }),
    connections: module.get<RedisConnections>(REDIS_CONNECTIONS, { strict: false }),
  };
  await controlIsOpen(instance);
  let closing: Promise<void> | undefined;
  return { ...instance, close: () => (closing ??= module.close()) };
}

function processorOf(
  process: Process,
  { agent = '', recovery = 'fail' }: Pick<ProcessorOptions, 'agent' | 'recovery'>,
): Provider {
  class TestProcessor implements MessageProcessor {
    process: Process = process;
  }
  A2AProcessor({ id: 'test', agent, recovery })(TestProcessor);
  return TestProcessor;
}

/**
 * The library does not wait for its control channels. A test that counts commands, or cancels, has
 * to: subscribing once more on the same connection is acknowledged after the library's own.
 */
async function controlIsOpen({
  keys,
  connections: { subscriber },
}: Pick<Instance, 'keys' | 'connections'>): Promise<void> {
  const channels = Array.from({ length: keys.partitions }, (_, i) => keys.controlChannel(i));
  await Promise.all(
    channels.map((channel) =>
      subscriber.isCluster ? subscriber.ssubscribe(channel) : subscriber.subscribe(channel),
    ),
  );
}
