import type { FactoryProvider, Provider } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { ProcessorExplorer } from '../discovery/processor.explorer.js';
import { ProcessorLoader } from '../discovery/processor.loader.js';
import { ProcessorRegistry } from '../discovery/processor.registry.js';
import { TaskFeed } from '../events/task-feed.js';
import { RunService } from '../execution/run.service.js';
import { COMPILED_OPTIONS, type CompiledOptions } from '../options/compiled-options.js';
import { NotificationSigner } from '../push/signing/notification-signer.js';
import { PushDeliveryService } from '../push/delivery/push-delivery.service.js';
import { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { PushConfigRepository } from '../repositories/push-config.repository.js';
import { PushLaneRepository } from '../repositories/push-lane.repository.js';
import { RequestClaims } from '../repositories/request-claims.js';
import { TaskRepository } from '../repositories/task.repository.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { TaskManagerFactory } from '../task-manager/task-manager.factory.js';
import { PUSH_SAFETY_PROVIDERS } from './push-safety.providers.js';
import { PUSH_PROVIDERS } from './push.providers.js';

/** What both task manager modules export; the last three are for other modules of this library. */
export const TASK_MANAGER_EXPORTS = [
  TaskManager,
  TaskRepository,
  MessageRepository,
  PushConfigRepository,
  PushLaneRepository,
  PushDeliveryService,
  RequestClaims,
  IdempotencyRepository,
  AgentCardService,
  TaskManagerFactory,
  ProcessorRegistry,
  NotificationSigner,
];

const registry: Provider = ProcessorRegistry;

const loader: FactoryProvider = {
  provide: ProcessorLoader,
  inject: [DiscoveryService, ModuleRef, ProcessorRegistry],
  useFactory: (discovery: DiscoveryService, moduleRef: ModuleRef, found: ProcessorRegistry) =>
    new ProcessorLoader(new ProcessorExplorer(discovery, moduleRef), found),
};

const runs: FactoryProvider = {
  provide: RunService,
  inject: [TaskRepository, MessageRepository, TaskFeed, ProcessorRegistry, COMPILED_OPTIONS],
  useFactory: (...parts: ConstructorParameters<typeof RunService>) => new RunService(...parts),
};

const factory: FactoryProvider = {
  provide: TaskManagerFactory,
  inject: [
    TaskRepository,
    PushConfigRepository,
    IdempotencyRepository,
    TaskFeed,
    RunService,
    ProcessorRegistry,
    COMPILED_OPTIONS,
  ],
  useFactory: (...parts: ConstructorParameters<typeof TaskManagerFactory>) =>
    new TaskManagerFactory(...parts),
};

const cards: FactoryProvider = {
  provide: AgentCardService,
  inject: [TaskManagerFactory, COMPILED_OPTIONS],
  useFactory: (agents: TaskManagerFactory, options: CompiledOptions) => agents.cards('', options),
};

const manager: FactoryProvider = {
  provide: TaskManager,
  inject: [TaskManagerFactory, AgentCardService, COMPILED_OPTIONS],
  useFactory: (agents: TaskManagerFactory, card: AgentCardService, options: CompiledOptions) =>
    agents.manager('', card, options),
};

/** Everything above the repositories: the same for every store. */
export const TASK_MANAGER_PROVIDERS: Provider[] = [
  registry,
  loader,
  runs,
  factory,
  cards,
  manager,
  ...PUSH_SAFETY_PROVIDERS,
  ...PUSH_PROVIDERS,
];
