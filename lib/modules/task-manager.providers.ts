import type { FactoryProvider, Provider } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { ProcessorExplorer } from '../discovery/processor.explorer.js';
import { ProcessorLoader } from '../discovery/processor.loader.js';
import { ProcessorRegistry } from '../discovery/processor.registry.js';
import { TaskFeed } from '../events/task-feed.js';
import { RunService } from '../execution/run.service.js';
import { COMPILED_OPTIONS, type CompiledOptions } from '../options/compiled-options.js';
import { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { PushConfigRepository } from '../repositories/push-config.repository.js';
import { TaskRepository } from '../repositories/task.repository.js';
import { MessageAdmission } from '../task-manager/admission.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { FollowUpAdmission } from '../task-manager/follow-up-admission.js';
import { MessageSender } from '../task-manager/message-sender.js';
import { NewTaskAdmission } from '../task-manager/new-task-admission.js';
import { PushConfigService } from '../task-manager/push-config.service.js';
import { Repeats } from '../task-manager/repeats.js';
import { TaskCanceller } from '../task-manager/task-canceller.js';
import { TaskLister } from '../task-manager/task-lister.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { TaskReader } from '../task-manager/task-reader.js';

/** What both task manager modules export. */
export const TASK_MANAGER_EXPORTS = [
  TaskManager,
  TaskRepository,
  MessageRepository,
  PushConfigRepository,
  IdempotencyRepository,
  AgentCardService,
];

const registry: Provider = ProcessorRegistry;

const loader: FactoryProvider = {
  provide: ProcessorLoader,
  inject: [DiscoveryService, ModuleRef, ProcessorRegistry],
  useFactory: (discovery: DiscoveryService, moduleRef: ModuleRef, found: ProcessorRegistry) =>
    new ProcessorLoader(new ProcessorExplorer(discovery, moduleRef), found),
};

const cards: FactoryProvider = {
  provide: AgentCardService,
  inject: [COMPILED_OPTIONS, ProcessorRegistry],
  useFactory: ({ agentCard }: CompiledOptions, processors: ProcessorRegistry) =>
    new AgentCardService(agentCard, processors),
};

const runs: FactoryProvider = {
  provide: RunService,
  inject: [TaskRepository, MessageRepository, TaskFeed, ProcessorRegistry, COMPILED_OPTIONS],
  useFactory: (...parts: ConstructorParameters<typeof RunService>) => new RunService(...parts),
};

const manager: FactoryProvider = {
  provide: TaskManager,
  inject: [
    TaskRepository,
    PushConfigRepository,
    IdempotencyRepository,
    TaskFeed,
    RunService,
    ProcessorRegistry,
    AgentCardService,
    COMPILED_OPTIONS,
  ],
  useFactory: (
    tasks: TaskRepository,
    configs: PushConfigRepository,
    records: IdempotencyRepository,
    feed: TaskFeed,
    runService: RunService,
    processors: ProcessorRegistry,
    card: AgentCardService,
    options: CompiledOptions,
  ) => {
    const { cancelGraceMs, execution, idempotentSendMs } = options;
    const queued = execution.mode === 'queue';
    const repeats = idempotentSendMs > 0 ? new Repeats(records) : undefined;
    const admission = new MessageAdmission(
      new NewTaskAdmission(tasks, runService, processors, queued, repeats),
      new FollowUpAdmission(tasks, runService, queued, repeats),
      runService,
      card,
      options,
    );
    return new TaskManager({
      cards: card,
      sender: new MessageSender(admission, tasks, feed, runService, card),
      reader: new TaskReader(tasks, feed, card),
      lister: new TaskLister(tasks),
      canceller: new TaskCanceller(tasks, feed, runService, cancelGraceMs),
      pushConfigs: new PushConfigService(configs, card),
    });
  },
};

/** Everything above the repositories: the same for every store. */
export const TASK_MANAGER_PROVIDERS: Provider[] = [registry, loader, cards, runs, manager];
