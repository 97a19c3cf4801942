import type { FactoryProvider, ModuleMetadata, Provider, Type } from '@nestjs/common';

/** Options beside those of the task manager itself. */
export interface ModuleExtras {
  /** Makes the exports visible in every module of the application. @default true */
  readonly isGlobal?: boolean;
  /**
   * Providers that replace the library's: for example
   * `{ provide: PushConfigRepository, useClass: MyPushConfigRepository }`.
   */
  readonly overrides?: Provider[];
}

/** A class that makes the options, for `useClass` and `useExisting`. */
export interface TaskManagerOptionsFactory<T> {
  createTaskManagerOptions(): T | Promise<T>;
}

/** Options that are made by a provider: exactly one of the three `use...`. */
export interface AsyncModuleOptions<T> extends ModuleExtras, Pick<ModuleMetadata, 'imports'> {
  readonly useFactory?: (...dependencies: never[]) => T | Promise<T>;
  readonly inject?: FactoryProvider['inject'];
  readonly useClass?: Type<TaskManagerOptionsFactory<T>>;
  readonly useExisting?: Type<TaskManagerOptionsFactory<T>>;
}
