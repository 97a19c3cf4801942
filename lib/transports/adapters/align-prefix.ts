import type { ApplicationConfig } from '@nestjs/core';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import { ConfigurationError } from '../../errors/configuration.error.js';
import type { CompiledServerOptions } from '../../options/compiled-server-options.js';
import { excludeFromPrefix, isExcluded } from '../agent/global-prefix.js';
import { V03_REST_ROUTES } from '../v03/v03-rest.controller.js';

/**
 * An agent is behind the global prefix as a whole, or not at all: as its path is.
 * @param restRoute of HTTP+JSON, below the path
 * @throws ConfigurationError when the application excludes a part of it
 */
export function alignPrefix(
  config: ApplicationConfig,
  { path, v03 }: CompiledServerOptions,
  restRoute: string,
): void {
  const base = path === '/' ? '' : path;
  const v03Routes = v03 ? V03_REST_ROUTES.map((route) => `v1/${route}`) : [];
  const routes = [restRoute, ...v03Routes].map((route) => `${base}/${route}`);
  if (isExcluded(config, path)) {
    for (const route of [...routes, `${base}/${AGENT_CARD_PATH}`]) excludeFromPrefix(config, route);
  } else if (routes.some((route) => isExcluded(config, route))) {
    throw new ConfigurationError(
      `A2AServerModule: setGlobalPrefix() excludes a part of the agent whose option "path" is ` +
        `"${path}"; exclude "${path}" itself, or nothing below it.`,
    );
  }
}
