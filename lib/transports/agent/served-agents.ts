import { ConfigurationError } from '../../errors/configuration.error.js';
import type { CompiledServerOptions } from '../../options/compiled-server-options.js';
import { matchPath } from '../rest/rest-paths.js';
import type { ServedAgent } from './served-agent.js';

/** The agents this application serves over HTTP, and what agents may have once in an application. */
export class ServedAgents {
  private readonly agents: ServedAgent[] = [];
  private readonly claimed = new Set<string>();

  /**
   * @param paths of its endpoint and of its card
   * @throws ConfigurationError when one of them is another agent's, or takes one away from it
   */
  add(agent: ServedAgent, ...paths: readonly string[]): void {
    for (const { options } of this.agents) {
      refuseInside(options, agent.options);
      refuseInside(agent.options, options);
    }
    for (const path of paths) {
      const refusal = `option "path" gives two agents the address "${path}"`;
      this.claim(path, `A2AServerModule: ${refusal}.`);
    }
    this.agents.push(agent);
  }

  /** @throws ConfigurationError that says `refusal` when something else has the name */
  claim(name: string, refusal: string): void {
    if (this.claimed.has(name)) throw new ConfigurationError(refusal);
    this.claimed.add(name);
  }

  all(): readonly ServedAgent[] {
    return this.agents;
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
