import { ConfigurationError } from '../../errors/configuration.error.js';
import type { CompiledServerOptions } from '../../options/compiled-server-options.js';
import { matchPath } from '../rest/rest-paths.js';
import type { ServedAgent } from './served-agent.js';

/** The agents this application serves over HTTP. */
export class ServedAgents {
  private readonly byPath = new Map<string, ServedAgent>();

  /**
   * @param paths of its endpoint and of its card
   * @throws ConfigurationError when one of them is another agent's, or takes one away from it
   */
  add(agent: ServedAgent, ...paths: readonly string[]): void {
    for (const { options } of this.all()) {
      refuseInside(options, agent.options);
      refuseInside(agent.options, options);
    }
    for (const path of paths) {
      if (this.byPath.has(path)) {
        throw new ConfigurationError(
          `A2AServerModule: option "path" gives two agents the address "${path}".`,
        );
      }
      this.byPath.set(path, agent);
    }
  }

  all(): ServedAgent[] {
    return [...new Set(this.byPath.values())];
  }
}

/** Below an agent's path there may be another agent, in place of a tenant; not of an operation. */
function refuseInside(
  { path, bindings, v03 }: CompiledServerOptions,
  { path: inner }: CompiledServerOptions,
): void {
  const base = path === '/' ? '' : path;
  if (!bindings.includes('HTTP+JSON') || !inner.startsWith(`${base}/`)) return;
  const below = inner.slice(base.length);
  const isOperation = matchPath(below)?.tenant === '';
  if (isOperation || (v03 && /^\/v1(\/|$)/.test(below))) {
    throw new ConfigurationError(
      `A2AServerModule: option "path" must not be "${inner}", a path of HTTP+JSON of the agent ` +
        `at "${path}".`,
    );
  }
}
