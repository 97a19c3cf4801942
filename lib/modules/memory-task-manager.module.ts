import { Module, type DynamicModule, type FactoryProvider, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MemoryTaskFeed } from '../events/memory-task-feed.js';
import { TaskFeed } from '../events/task-feed.js';
import { COMPILED_OPTIONS } from '../options/compiled-options.js';
import { compileOptions } from '../options/compile-options.js';
import type { TaskManagerOptions } from '../options/task-manager-options.interface.js';
import { KeySetRepository } from '../repositories/key-set.repository.js';
import { MemoryKeySetRepository } from '../repositories/memory/memory-key-set.repository.js';
import { MemoryMessageRepository } from '../repositories/memory/memory-message.repository.js';
import { MemoryPushConfigRepository } from '../repositories/memory/memory-push-config.repository.js';
import { MemoryPushLaneRepository } from '../repositories/memory/memory-push-lane.repository.js';
import { MemoryRequestClaims } from '../repositories/memory/memory-request-claims.js';
import { MemoryTaskDatabase } from '../repositories/memory/memory-task-database.js';
import { MemoryTaskRepository } from '../repositories/memory/memory-task.repository.js';
import { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import { MemoryIdempotencyRepository } from '../repositories/memory/memory-idempotency.repository.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { PushConfigRepository } from '../repositories/push-config.repository.js';
import { PushLaneRepository } from '../repositories/push-lane.repository.js';
import { PushRecords } from '../repositories/push-record.js';
import { RequestClaims } from '../repositories/request-claims.js';
import { TaskRepository } from '../repositories/task.repository.js';
import { asyncOptionsProviders } from './async-options.js';
import type { AsyncModuleOptions, ModuleExtras } from './module-options.js';
import { TASK_MANAGER_EXPORTS, TASK_MANAGER_PROVIDERS } from './task-manager.providers.js';

const MEMORY_OPTIONS = Symbol.for('nestjs-a2a-redis:memory-options');

const MEMORY_PROVIDERS: Provider[] = [
  { provide: COMPILED_OPTIONS, inject: [MEMORY_OPTIONS], useFactory: compileOptions },
  { provide: MemoryTaskDatabase, useFactory: () => new MemoryTaskDatabase() },
  over(TaskRepository, MemoryTaskRepository),
  over(MessageRepository, MemoryMessageRepository),
  over(PushConfigRepository, MemoryPushConfigRepository),
  { provide: KeySetRepository, useFactory: () => new MemoryKeySetRepository() },
  over(PushLaneRepository, MemoryPushLaneRepository),
  { provide: RequestClaims, useFactory: () => new MemoryRequestClaims() },
  over(IdempotencyRepository, MemoryIdempotencyRepository),
  {
    provide: TaskFeed,
    inject: [MemoryTaskDatabase],
    useFactory: (database: MemoryTaskDatabase) => new MemoryTaskFeed(database),
  },
];

/**
 * The same task manager with its tasks in this process: for a first run and for unit tests.
 * Nothing survives the process, and no other process sees it.
 */
@Module({})
export class MemoryTaskManagerModule {
  static forRoot(options: TaskManagerOptions & ModuleExtras): DynamicModule {
    return build([{ provide: MEMORY_OPTIONS, useValue: options }], options);
  }

  static forRootAsync(options: AsyncModuleOptions<TaskManagerOptions>): DynamicModule {
    const providers = asyncOptionsProviders(MEMORY_OPTIONS, MemoryTaskManagerModule.name, options);
    return build(providers, options, options.imports);
  }
}

function build(
  given: Provider[],
  { isGlobal = true, overrides = [] }: ModuleExtras = {},
  imports: DynamicModule['imports'] = [],
): DynamicModule {
  return {
    module: MemoryTaskManagerModule,
    global: isGlobal,
    imports: [DiscoveryModule, ...imports],
    providers: [...given, ...MEMORY_PROVIDERS, ...TASK_MANAGER_PROVIDERS, ...overrides],
    exports: TASK_MANAGER_EXPORTS,
  };
}

type Repository = new (database: MemoryTaskDatabase, options: never, records: never) => unknown;

function over(provide: FactoryProvider['provide'], Adapter: Repository): FactoryProvider {
  return {
    provide,
    inject: [MemoryTaskDatabase, COMPILED_OPTIONS, PushRecords],
    useFactory: (...parts: ConstructorParameters<Repository>) => new Adapter(...parts),
  };
}
