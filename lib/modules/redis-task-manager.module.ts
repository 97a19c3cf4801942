import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { RedisTaskManagerOptions } from '../options/task-manager-options.interface.js';
import { asyncOptionsProviders } from './async-options.js';
import type { AsyncModuleOptions, ModuleExtras } from './module-options.js';
import {
  REDIS_CONNECTIONS,
  REDIS_OPTIONS,
  REDIS_PROVIDERS,
} from './redis-task-manager.providers.js';
import { TASK_MANAGER_EXPORTS, TASK_MANAGER_PROVIDERS } from './task-manager.providers.js';

/**
 * The task manager with its tasks in Redis. Import it once, in the root module. It connects while
 * the application starts, and fails the start when Redis is not there.
 */
@Module({})
export class RedisTaskManagerModule {
  static forRoot(options: RedisTaskManagerOptions & ModuleExtras): DynamicModule {
    const provider = { provide: REDIS_OPTIONS, useValue: options };
    return build([provider], options);
  }

  static forRootAsync(options: AsyncModuleOptions<RedisTaskManagerOptions>): DynamicModule {
    const providers = asyncOptionsProviders(REDIS_OPTIONS, RedisTaskManagerModule.name, options);
    return build(providers, options, options.imports);
  }
}

function build(
  given: Provider[],
  { isGlobal = true, overrides = [] }: ModuleExtras = {},
  imports: DynamicModule['imports'] = [],
): DynamicModule {
  return {
    module: RedisTaskManagerModule,
    global: isGlobal,
    imports: [DiscoveryModule, ...imports],
    providers: [...given, ...REDIS_PROVIDERS, ...TASK_MANAGER_PROVIDERS, ...overrides],
    exports: [...TASK_MANAGER_EXPORTS, REDIS_CONNECTIONS],
  };
}
