import { RequestMethod } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';

/**
 * The application's global prefix as an agent has it, without a slash at its end: '' where the
 * application excludes the agent's path from it.
 */
export function globalPrefix(config: ApplicationConfig, path: string): string {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  return prefix && !isExcluded(config, path) ? `/${prefix}` : '';
}

/** Whether a route is excluded from the prefix; `path` as Nest has it. */
export function isExcluded(config: ApplicationConfig, path: string): boolean {
  const { exclude = [] } = config.getGlobalPrefixOptions();
  const methods = [RequestMethod.ALL, RequestMethod.POST];
  return exclude.some((rule) => methods.includes(rule.requestMethod) && rule.pathRegex.test(path));
}

export function excludeFromPrefix(
  config: ApplicationConfig,
  path: string,
  requestMethod = RequestMethod.ALL,
): void {
  const { exclude = [], ...rest } = config.getGlobalPrefixOptions();
  if (exclude.some((rule) => rule.path === path)) return;
  const pathRegex = new RegExp(`^${path.replace(/[.*]/g, '\\$&')}/?$`, 'i');
  config.setGlobalPrefixOptions({
    ...rest,
    exclude: [...exclude, { path, pathRegex, requestMethod }],
  });
}
