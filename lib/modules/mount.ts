import {
  Controller,
  UseFilters,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type ExceptionFilter,
  type Type,
} from '@nestjs/common';

type Guard = Type<CanActivate> | CanActivate;

/** Nest reads a controller's path, guards and filters from its class, so each path has its own. */
export function mount<T extends Type>(
  Base: T,
  path: string,
  guards: readonly Guard[] = [],
  filters: readonly Type<ExceptionFilter>[] = [],
): T {
  const Mounted = class extends Base {};
  Object.defineProperty(Mounted, 'name', { value: Base.name });
  Controller({ path, version: VERSION_NEUTRAL })(Mounted);
  UseGuards(...guards)(Mounted);
  UseFilters(...filters)(Mounted);
  return Mounted;
}
