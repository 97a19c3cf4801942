import type { InjectionToken, Provider } from '@nestjs/common';
import { ConfigurationError } from '../errors/configuration.error.js';
import type { AsyncModuleOptions, TaskManagerOptionsFactory } from './module-options.js';

/** Providers that put the options of `forRootAsync` under a token. */
export function asyncOptionsProviders<T>(
  token: InjectionToken,
  owner: string,
  options: AsyncModuleOptions<T>,
): Provider[] {
  const { useFactory, inject = [], useClass, useExisting } = options;
  if ([useFactory, useClass, useExisting].filter(Boolean).length !== 1) {
    throw new ConfigurationError(
      `${owner}.forRootAsync() takes exactly one of "useFactory", "useClass" and "useExisting".`,
    );
  }
  if (useFactory) return [{ provide: token, useFactory, inject }];
  const factory = useExisting ?? useClass!;
  const made: Provider = {
    provide: token,
    inject: [factory],
    useFactory: (maker: TaskManagerOptionsFactory<T>) => maker.createTaskManagerOptions(),
  };
  return useClass ? [made, { provide: useClass, useClass }] : [made];
}
